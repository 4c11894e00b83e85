using Google.Protobuf.Collections;
using ScriptHost.V1;

namespace ScriptHost.Worker.Running;

/// <summary>The scripts that this process keeps loaded, so that a warm run neither loads nor compiles. One run at a time touches it.</summary>
internal sealed class LoadedScripts
{
    /// <summary>How many there are at most. A small one takes about 75 KB of the process.</summary>
    public const int MaxCount = 1000;

    /// <summary>What assemblies, symbols and libraries of all of them may have, in bytes; one alone may have more.</summary>
    public const long MaxBytes = 64L * 1024 * 1024;

    private readonly Dictionary<string, LinkedListNode<LoadedScript>> _byDigest = new(StringComparer.Ordinal);
    private readonly LinkedList<LoadedScript> _byLastUse = [];
    private readonly UnloadWatch _unloads = new();
    private long _bytes;

    /// <summary>
    /// The loaded form of a script. The digests of those that had to go, for want of room or because the script has changed, are added
    /// to <paramref name="unloaded"/>.
    /// </summary>
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
        if (_byLastUse.FirstOrDefault(one => one.Path == script.Path) is { } older)
        {
            Unload(older, unloaded);
        }

        var loaded = new LoadedScript(script.Path, script.Digest, compiled);
        _byDigest.Add(script.Digest, _byLastUse.AddFirst(loaded));
        _bytes += loaded.SizeBytes;
        while (_byLastUse.Count > MaxCount || (_bytes > MaxBytes && _byLastUse.Count > 1))
        {
            Unload(_byLastUse.Last!.Value, unloaded);
        }

        return loaded;
    }

    /// <summary>Called after each run: the reason to retire this process when unloaded scripts stay in it, else null.</summary>
    public string? CheckUnloaded() => _unloads.Check();

    private void Unload(LoadedScript script, RepeatedField<string> unloaded)
    {
        _byDigest.Remove(script.Digest, out var node);
        _byLastUse.Remove(node!);
        _bytes -= script.SizeBytes;
        _unloads.Add(script.Unload());
        unloaded.Add(script.Digest);
    }
}
