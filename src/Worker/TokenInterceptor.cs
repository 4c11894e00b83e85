using System.Security.Cryptography;
using System.Text;
using Grpc.Core;
using Grpc.Core.Interceptors;

namespace ScriptHost.Worker;

/// <summary>The one-time token that this process read from its standard input.</summary>
internal sealed class WorkerToken(string value)
{
    private readonly byte[] _bytes = Encoding.UTF8.GetBytes(value);

    public bool Matches(string? candidate) =>
        candidate is not null && CryptographicOperations.FixedTimeEquals(_bytes, Encoding.UTF8.GetBytes(candidate));
}

/// <summary>Refuses every call that does not carry the token: whoever can reach the socket is not therefore the agent.</summary>
internal sealed class TokenInterceptor(WorkerToken token) : Interceptor
{
    public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
        TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
    {
        Check(context);
        return continuation(request, context);
    }

    public override Task ServerStreamingServerHandler<TRequest, TResponse>(
        TRequest request,
        IServerStreamWriter<TResponse> responseStream,
        ServerCallContext context,
        ServerStreamingServerMethod<TRequest, TResponse> continuation)
    {
        Check(context);
        return continuation(request, responseStream, context);
    }

    private void Check(ServerCallContext context)
    {
        if (!token.Matches(context.RequestHeaders.GetValue(WorkerProtocol.TokenKey)))
        {
            throw new RpcException(new Status(StatusCode.Unauthenticated, "The call lacks the token of this worker."));
        }
    }
}
