using Google.Protobuf.Collections;
using ScriptHost.V1;

namespace ScriptHost.Worker.Running;

/// <summary>The scripts that this process keeps loaded, so that a warm run neither loads nor compiles. One run at a time touches it.</summary>
internal sealed class LoadedScripts
{
    private const int Capacity = 32;

    private readonly Dictionary<string, LinkedListNode<LoadedScript>> _byDigest = new(StringComparer.Ordinal);
    private readonly LinkedList<LoadedScript> _byLastUse = [];

    /// <summary>The loaded form of a script; the digests of those that had to make room are added to <paramref name="unloaded"/>.</summary>
    /// <exception cref="InvalidOperationException">The script is neither here nor in the request.</exception>
    public LoadedScript Get(Script script, RepeatedField<string> unloaded)
    {
        if (_byDigest.TryGetValue(script.Digest, out var node))
        {
            _byLastUse.Remove(node);
            _byLastUse.AddFirst(node);
            return node.Value;
        }

        var compiled = script.Compiled
            ?? throw new InvalidOperationException("The agent believes that a script is loaded here which is not.");
        var loaded = new LoadedScript(script.Digest, compiled);
        _byDigest.Add(script.Digest, _byLastUse.AddFirst(loaded));
        if (_byLastUse.Count > Capacity)
        {
            var last = _byLastUse.Last!.Value;
            _byLastUse.RemoveLast();
            _byDigest.Remove(last.Digest);
            last.Unload();
            unloaded.Add(last.Digest);
        }

        return loaded;
    }
}
