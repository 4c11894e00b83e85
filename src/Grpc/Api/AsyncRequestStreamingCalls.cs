namespace Grpc.Core;

// The shapes with a stream of requests: no invoker of this library makes them. They are here because generated clients name them.

/// <summary>A running call with a stream of requests and one reply.</summary>
public sealed class AsyncClientStreamingCall<TRequest, TResponse>
{
    private AsyncClientStreamingCall()
    {
    }
}

/// <summary>A running call with streams both ways.</summary>
public sealed class AsyncDuplexStreamingCall<TRequest, TResponse>
{
    private AsyncDuplexStreamingCall()
    {
    }
}
