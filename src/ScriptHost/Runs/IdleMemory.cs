namespace ScriptHost.Runs;

/// <summary>
/// Gives memory back when runs are over and no new ones come: the collector sizes its youngest generation by the processor's cache, and would keep
/// what lies there for as long as an idle agent allocates nothing.
/// </summary>
internal sealed class IdleMemory
{
    // Less is not worth the 20 ms that a collection takes.
    private const long WorthwhileBytes = 8 * 1024 * 1024;

    private long _collectedAt = GC.GetTotalAllocatedBytes();
    private bool _wasIdle;

    /// <summary>Looks now and then; a collection at the second look at which nothing is under way.</summary>
    /// <param name="isIdle">True when no run is under way.</param>
    public void Look(bool isIdle)
    {
        if (isIdle && _wasIdle && GC.GetTotalAllocatedBytes() - _collectedAt > WorthwhileBytes)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive);
            _collectedAt = GC.GetTotalAllocatedBytes();
        }

        _wasIdle = isIdle;
    }
}
