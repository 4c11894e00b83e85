using System.Globalization;
using Grpc.Core;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.Logging;

namespace ScriptHost.Errors;

/// <summary>The one place where exceptions become gRPC statuses. A foreign exception goes to the log; the caller gets its id.</summary>
internal sealed class ErrorInterceptor(ILogger<ErrorInterceptor> logger) : Interceptor
{
    public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            return await continuation(request, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        try
        {
            await continuation(request, responseStream, context);
        }
        catch (Exception exception) when (exception is not RpcException)
        {
            throw Translate(exception, context);
        }
    }

    private RpcException Translate(Exception exception, ServerCallContext context)
    {
        if (exception is OperationCanceledException && context.CancellationToken.IsCancellationRequested)
        {
            return new RpcException(new Status(StatusCode.Cancelled, "The caller went away."));
        }

        if (exception is ScriptHostException known)
        {
            return Failure(known.Code, known.Message, known.RetryAfter);
        }

        var id = Guid.NewGuid().ToString("N")[..12];
        ErrorLog.CallFailed(logger, exception, context.Method, id);
        return Failure(ErrorCode.Internal, $"The agent failed. Its log says why, under the id {id}.");
    }

    private static RpcException Failure(ErrorCode code, string message, TimeSpan? retryAfter = null)
    {
        var row = ErrorTable.Get(code);
        var trailers = new Metadata { { ErrorTable.TrailerKey, row.Name } };
        if (retryAfter is { } delay)
        {
            trailers.Add(ErrorTable.RetryAfterKey, Math.Ceiling(delay.TotalMilliseconds).ToString(CultureInfo.InvariantCulture));
        }

        return new RpcException(new Status(row.Status, message), trailers);
    }
}
