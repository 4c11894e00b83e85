namespace ScriptHost.Runs.Carried;

/// <summary>
/// The place for the database session that the caller of one run lends it. The caller's connection is there from when it comes until the session
/// or the run is over.
/// </summary>
/// <param name="onLost">Called when the caller's connection breaks before that.</param>
internal sealed class CallerSession(Action onLost)
{
    private readonly TaskCompletionSource<Stream> _come = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _isTaken;

    /// <summary>The caller's connection, once it is there.</summary>
    public Task<Stream> Come => _come.Task;

    public bool HasCome => _come.Task.IsCompleted;

    /// <summary>Takes the place for a connection; false when it was taken before, or the run is over.</summary>
    public bool TryTake() => !_over.Task.IsCompleted && Interlocked.Exchange(ref _isTaken, 1) == 0;

    /// <summary>Lends a connection; completes when it is not needed any more.</summary>
    /// <param name="connection">The caller's.</param>
    /// <param name="gone">Signalled when it is broken.</param>
    public async Task LendAsync(Stream connection, CancellationToken gone)
    {
        await using var watch = gone.UnsafeRegister(_ => Lose(), null);
        _come.TrySetResult(connection);
        await _over.Task;
    }

    /// <summary>The caller's connection broke.</summary>
    public void Lose()
    {
        if (!_over.Task.IsCompleted)
        {
            onLost();
        }
    }

    /// <summary>Nothing is lent any more.</summary>
    public void End() => _over.TrySetResult();
}
