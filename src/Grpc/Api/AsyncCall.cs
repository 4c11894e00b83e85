namespace Grpc.Core;

/// <summary>What a client can ask of every running call, whatever its shape.</summary>
public abstract class AsyncCall : IDisposable
{
    private readonly Func<object, Task<Metadata>> _responseHeaders;
    private readonly Func<object, Status> _getStatus;
    private readonly Func<object, Metadata> _getTrailers;
    private readonly Action<object> _dispose;
    private readonly object _state;

    private protected AsyncCall(
        Func<object, Task<Metadata>> responseHeaders, Func<object, Status> getStatus, Func<object, Metadata> getTrailers, Action<object> dispose, object state)
    {
        _responseHeaders = responseHeaders;
        _getStatus = getStatus;
        _getTrailers = getTrailers;
        _dispose = dispose;
        _state = state;
    }

    /// <summary>The reply's initial metadata.</summary>
    public Task<Metadata> ResponseHeadersAsync => _responseHeaders(_state);

    /// <summary>How the call ended.</summary>
    /// <exception cref="InvalidOperationException">It has not ended.</exception>
    public Status GetStatus() => _getStatus(_state);

    /// <summary>The reply's trailing metadata.</summary>
    /// <exception cref="InvalidOperationException">The call has not ended, or ended without any.</exception>
    public Metadata GetTrailers() => _getTrailers(_state);

    /// <summary>Frees the call; one that still runs is cancelled.</summary>
    public void Dispose()
    {
        _dispose(_state);
        GC.SuppressFinalize(this);
    }
}
