namespace ScriptHost.Bridge;

/// <summary>This process's right to see to a request: it ends when another process has taken it over, or the bridge ends.</summary>
internal sealed class RequestClaim : IDisposable
{
    private readonly CancellationTokenSource _over;
    private readonly TimeSpan _lease;
    private readonly TimeProvider _timeProvider;
    private readonly Signal _kept = new();
    private volatile ClaimMoment _askedAt;
    private volatile bool _isLost;

    /// <param name="askedAt">When it was asked for.</param>
    /// <param name="lease">How long it holds without a word.</param>
    /// <param name="timeProvider">The clock.</param>
    /// <param name="ending">The bridge ends.</param>
    public RequestClaim(ClaimMoment askedAt, TimeSpan lease, TimeProvider timeProvider, CancellationToken ending)
    {
        (_askedAt, _lease, _timeProvider) = (askedAt, lease, timeProvider);
        _over = CancellationTokenSource.CreateLinkedTokenSource(ending);
    }

    public CancellationToken Token => _over.Token;

    /// <summary>True: another process sees to the request.</summary>
    public bool IsLost => _isLost;

    /// <summary>The database has prolonged it.</summary>
    /// <param name="askedAt">When it was asked to: what came later may have been another process's.</param>
    public void Keep(ClaimMoment askedAt)
    {
        _askedAt = askedAt;
        _kept.Set();
    }

    /// <summary>
    /// Returns when it certainly holds: after a time without the database, or without this process, once the database has prolonged it.
    /// </summary>
    /// <exception cref="OperationCanceledException">It is lost, or the bridge ends.</exception>
    public async Task UntilItHoldsAsync()
    {
        while (true)
        {
            var kept = _kept.Next;
            Token.ThrowIfCancellationRequested();
            if (_askedAt.ElapsedUntilNow(_timeProvider) < _lease)
            {
                return;
            }

            await kept.WaitAsync(Token);
        }
    }

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
