using Grpc.AspNetCore.Server;
using Grpc.Core;
using Grpc.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Grpc.Server;

/// <summary>Serves the calls of one method: reads the request, runs the service, ends the call.</summary>
internal abstract class ServerCallHandler<TRequest, TResponse>(GrpcServer server, Method<TRequest, TResponse> method)
    where TRequest : class
    where TResponse : class
{
    protected Method<TRequest, TResponse> Method => method;

    protected GrpcServiceOptions Options => server.Options;

    private ILogger Logger => server.Logger;

    public Task HandleAsync(HttpContext http)
    {
        if (!RequestCheck.IsServed(http))
            return Task.CompletedTask;

        http.Response.ContentType = GrpcHeaders.ContentType;
        return HandleAsync(new ServerCall(http, method, Options, Logger));
    }

    /// <summary>Runs the service for one request.</summary>
    protected abstract Task InvokeAsync(TRequest request, ServerCall call);

    private async Task HandleAsync(ServerCall call)
    {
        await using var ended = call;
        TRequest? request = null;
        try
        {
            request = await ReadRequestAsync(call);
            await InvokeAsync(request, call);
        }
        catch (Exception e)
        {
            call.Status = Translate(e, call, wasInvoked: request != null);
        }

        call.End();
    }

    private async ValueTask<TRequest> ReadRequestAsync(ServerCall call)
    {
        var http = call.HttpContext;

        // The limit that counts is the message's, which its prefix tells before the body is there.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } bodySize)
            bodySize.MaxRequestBodySize = null;

        var encoding = http.Request.Headers.TryGetValue(GrpcHeaders.Encoding, out var values) ? values.ToString() : null;
        return await new MessageReader(http.Request.BodyReader, encoding, Options.MaxReceiveMessageSize)
                .ReadSingleAsync(method.RequestMarshaller, call.CancellationToken)
            ?? throw new RpcException(new Status(StatusCode.Internal, "Incomplete message."));
    }

    private Status Translate(Exception exception, ServerCall call, bool wasInvoked)
    {
        if (exception is RpcException rpc)
        {
            GrpcServerLog.ServiceMethodFailed(Logger, method.FullName, rpc.StatusCode, rpc.Status.Detail, rpc.Status.DebugException);
            foreach (var entry in rpc.Trailers)
                call.ResponseTrailers.Add(entry);

            if (rpc.StatusCode == StatusCode.Unimplemented)
                call.AnnounceEncodings();

            return rpc.Status;
        }

        // A request that breaks off or is garbage, and a service that is torn off by its own token, are no errors of the service.
        var isCallersDoing = exception is CallEndedException
            || (exception is OperationCanceledException or IOException && (!wasInvoked || call.CancellationToken.IsCancellationRequested));
        if (isCallersDoing)
            GrpcServerLog.CallerGone(Logger, method.FullName, exception);
        else
            GrpcServerLog.ErrorExecutingServiceMethod(Logger, method.FullName, exception);

        var detail = "Exception was thrown by handler.";
        return new Status(StatusCode.Unknown, Options.EnableDetailedErrors == true ? $"{detail} {StatusMapping.Describe(exception)}" : detail, exception);
    }
}
