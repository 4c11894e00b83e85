namespace ScriptHost.Scripts;

/// <summary>The scripts that this agent has met, by main file; those unused for longest are forgotten first.</summary>
internal sealed class KnownScripts
{
    // Enough for every script of a large site, at about 2 KB each; what is forgotten is found again by its bytes.
    private const int Capacity = 4096;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, LinkedListNode<KnownScript>> _byPath = new(StringComparer.Ordinal);
    private readonly LinkedList<KnownScript> _byLastUse = [];
    private HashSet<string> _usedDigests = new(StringComparer.Ordinal);

    public KnownScript? Find(string path)
    {
        lock (_lock)
        {
            if (!_byPath.TryGetValue(path, out var node))
            {
                return null;
            }

            _byLastUse.Remove(node);
            _byLastUse.AddFirst(node);
            _usedDigests.Add(node.Value.Digest);
            return node.Value;
        }
    }

    public void Set(KnownScript script)
    {
        lock (_lock)
        {
            Remove(script.Path);
            _byPath.Add(script.Path, _byLastUse.AddFirst(script));
            if (_byLastUse.Count > Capacity)
            {
                Remove(_byLastUse.Last!.Value.Path);
            }
        }
    }

    public void Forget(string path)
    {
        lock (_lock)
        {
            Remove(path);
        }
    }

    /// <summary>The digests that were found since the last time: the store does not see those uses.</summary>
    public IReadOnlyCollection<string> TakeUsedDigests()
    {
        lock (_lock)
        {
            var used = _usedDigests;
            _usedDigests = new(StringComparer.Ordinal);
            return used;
        }
    }

    private void Remove(string path)
    {
        if (_byPath.Remove(path, out var node))
        {
            _byLastUse.Remove(node);
        }
    }
}
