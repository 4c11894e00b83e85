namespace Grpc.Core;

/// <summary>A running call with a stream of replies.</summary>
public sealed class AsyncServerStreamingCall<TResponse> : AsyncCall
{
    /// <summary>A call made of delegates; interceptors use it to replace parts of another call.</summary>
    public AsyncServerStreamingCall(
        IAsyncStreamReader<TResponse> responseStream,
        Task<Metadata> responseHeadersAsync,
        Func<Status> getStatusFunc,
        Func<Metadata> getTrailersFunc,
        Action disposeAction)
        : this(responseStream, _ => responseHeadersAsync, _ => getStatusFunc(), _ => getTrailersFunc(), _ => disposeAction(), responseStream)
    {
    }

    /// <summary>A call made of delegates that share a state, which spares their closures.</summary>
    public AsyncServerStreamingCall(
        IAsyncStreamReader<TResponse> responseStream,
        Func<object, Task<Metadata>> responseHeadersAsync,
        Func<object, Status> getStatusFunc,
        Func<object, Metadata> getTrailersFunc,
        Action<object> disposeAction,
        object state)
        : base(responseHeadersAsync, getStatusFunc, getTrailersFunc, disposeAction, state) => ResponseStream = responseStream;

    /// <summary>The replies.</summary>
    public IAsyncStreamReader<TResponse> ResponseStream { get; }
}
