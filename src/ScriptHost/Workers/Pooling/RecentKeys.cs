namespace ScriptHost.Workers.Pooling;

/// <summary>The keys that were used last, up to a number. Not thread-safe.</summary>
internal sealed class RecentKeys(int capacity)
{
    // The last used last; so few that searching is cheaper than an index.
    private readonly List<WorkerKey> _keys = new(capacity);

    public void Touch(WorkerKey key)
    {
        if (!_keys.Remove(key) && _keys.Count == capacity && capacity > 0)
        {
            _keys.RemoveAt(0);
        }

        if (capacity > 0)
        {
            _keys.Add(key);
        }
    }

    public bool Contains(WorkerKey key) => _keys.Contains(key);
}
