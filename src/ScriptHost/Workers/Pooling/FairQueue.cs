using ScriptHost.Security;

namespace ScriptHost.Workers.Pooling;

/// <summary>
/// Those who wait, a line for each owner. The lines are served in turn, so that one owner's flood costs another no more than one
/// place. Not thread-safe.
/// </summary>
internal sealed class FairQueue
{
    private readonly LinkedList<OwnerLine> _lines = [];
    private readonly Dictionary<OwnerName, LinkedListNode<OwnerLine>> _byOwner = [];

    public void Add(LeaseRequest request)
    {
        var owner = request.Key.Owner!.Value;
        if (!_byOwner.TryGetValue(owner, out var node))
        {
            node = _lines.AddLast(new OwnerLine());
            _byOwner.Add(owner, node);
        }

        node.Value.Add(request);
    }

    /// <summary>Takes out somebody who does not want to wait any longer; false when the request was served before.</summary>
    public bool Remove(LeaseRequest request)
    {
        var owner = request.Key.Owner!.Value;
        if (!_byOwner.TryGetValue(owner, out var node) || !node.Value.Remove(request))
        {
            return false;
        }

        if (node.Value.IsEmpty)
        {
            _lines.Remove(node);
            _byOwner.Remove(owner);
        }

        return true;
    }

    /// <summary>Offers each owner in turn to serve one of its requests, again and again, until nobody can be served.</summary>
    /// <param name="tryServe">True when the request has what it waits for.</param>
    public void Serve(Func<LeaseRequest, bool> tryServe)
    {
        for (var unservedInARow = 0; unservedInARow < _lines.Count;)
        {
            var node = _lines.First!;
            _lines.RemoveFirst();
            _lines.AddLast(node);
            if (node.Value.FirstThat(tryServe) is { } served)
            {
                unservedInARow = 0;
                Remove(served);
            }
            else
            {
                unservedInARow++;
            }
        }
    }
}
