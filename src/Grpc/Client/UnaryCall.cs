using Grpc.Core;
using Grpc.Net.Client;
using Grpc.Wire;

namespace Grpc.Client;

/// <summary>A call with one reply. The reply is given out only after the status: a reply with an error is an error.</summary>
internal sealed class UnaryCall<TRequest, TResponse> : ClientCall
    where TRequest : class
    where TResponse : class
{
    private readonly Method<TRequest, TResponse> _method;

    public UnaryCall(GrpcChannel channel, Method<TRequest, TResponse> method, CallOptions options, TRequest request)
        : base(channel, method, options)
    {
        _method = method;
        ResponseAsync = RunAsync(request);
    }

    public Task<TResponse> ResponseAsync { get; }

    // Whoever abandons a call need not await it; its exception must not count as unobserved.
    protected override void OnAbandoned() => ResponseAsync?.ContinueWith(
        static response => response.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);

    private async Task<TResponse> RunAsync(TRequest request)
    {
        HttpResponseMessage? response = null;
        MessageReader? body = null;
        TResponse? reply = null;
        try
        {
            if (HasEnded)
                throw FailedException();

            response = await SendAsync(new RequestContent<TRequest>(request, _method.RequestMarshaller, MaxSendMessageSize));
            body = await OpenBodyAsync(response);
            if (body != null)
            {
                reply = await body.ReadSingleAsync(_method.ResponseMarshaller, EndedToken);
                var status = ResponseStatus.AfterBody(response, out var trailers);
                if (reply == null && status.StatusCode == StatusCode.OK)
                    status = new Status(StatusCode.Internal, "Failed to deserialize response message.");

                TryEnd(status, trailers);
            }
        }
        catch (Exception e)
        {
            throw Fail(e);
        }
        finally
        {
            body?.Complete();
            response?.Dispose();
        }

        return GetStatus().StatusCode == StatusCode.OK ? reply! : throw FailedException();
    }
}
