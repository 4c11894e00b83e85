namespace ScriptHost.Workers;

/// <summary>Digests of the scripts that were sent to a worker and that it has not let go of. Several leases may share a worker.</summary>
internal sealed class LoadedDigests
{
    private readonly Lock _lock = new();
    private readonly HashSet<string> _digests = new(StringComparer.Ordinal);

    public bool Contains(string digest)
    {
        lock (_lock)
        {
            return _digests.Contains(digest);
        }
    }

    /// <summary>False when it was there already.</summary>
    public bool Add(string digest)
    {
        lock (_lock)
        {
            return _digests.Add(digest);
        }
    }

    public void ExceptWith(IEnumerable<string> digests)
    {
        lock (_lock)
        {
            _digests.ExceptWith(digests);
        }
    }
}
