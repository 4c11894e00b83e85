namespace ScriptHost.Workers.Pooling;

/// <summary>
/// One owner's requests, in order of arrival for each key. Requests of one key wait for the same thing, so that only the first of
/// them is worth a try; the keys take turns.
/// </summary>
internal sealed class OwnerLine
{
    private readonly LinkedList<KeyLine> _keys = [];

    public bool IsEmpty => _keys.Count == 0;

    public void Add(LeaseRequest request)
    {
        var line = Find(request);
        if (line is null)
        {
            line = new KeyLine(request.Key, request.IsFresh, []);
            _keys.AddLast(line);
        }

        line.Requests.AddLast(request);
    }

    public bool Remove(LeaseRequest request)
    {
        var line = Find(request);
        if (line?.Requests.Remove(request) != true)
        {
            return false;
        }

        _keys.Remove(line);
        if (line.Requests.Count > 0)
        {
            _keys.AddLast(line);
        }

        return true;
    }

    /// <summary>The first request that can be served; null when none can.</summary>
    public LeaseRequest? FirstThat(Func<LeaseRequest, bool> tryServe)
    {
        foreach (var line in _keys)
        {
            if (tryServe(line.Requests.First!.Value))
            {
                return line.Requests.First.Value;
            }
        }

        return null;
    }

    private KeyLine? Find(LeaseRequest request) => _keys.FirstOrDefault(line => line.Key == request.Key && line.IsFresh == request.IsFresh);

    private sealed record KeyLine(WorkerKey Key, bool IsFresh, LinkedList<LeaseRequest> Requests);
}
