namespace ScriptHost.Bridge;

/// <summary>This process's right to see to a request: it ends when another process has taken it over, or the bridge ends.</summary>
internal sealed class RequestClaim(CancellationToken ending) : IDisposable
{
    private readonly CancellationTokenSource _over = CancellationTokenSource.CreateLinkedTokenSource(ending);
    private volatile bool _isLost;

    public CancellationToken Token => _over.Token;

    /// <summary>True: another process sees to the request.</summary>
    public bool IsLost => _isLost;

    /// <summary>Ends it, unless its request has ended meanwhile.</summary>
    public void Lose()
    {
        _isLost = true;
        try
        {
            _over.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // Nobody follows the request any more.
        }
    }

    public void Dispose() => _over.Dispose();
}
