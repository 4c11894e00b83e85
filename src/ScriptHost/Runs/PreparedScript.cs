using ScriptHost.Scripts;
using ScriptHost.V1;
using ScriptHost.Workers;

namespace ScriptHost.Runs;

/// <summary>A script that a worker can take.</summary>
/// <param name="Language">Of the worker that runs it.</param>
/// <param name="Load">What to send to a worker, given the digests of the scripts that it has loaded.</param>
internal sealed record PreparedScript(string Language, Func<LoadedDigests, CancellationToken, Task<Script>> Load)
{
    /// <summary>A script that goes to the worker as it is, each time.</summary>
    public static PreparedScript Of(ScriptSource source, string language)
    {
        var script = new Script { Path = source.Path, Digest = source.Digest, Source = Google.Protobuf.UnsafeByteOperations.UnsafeWrap(source.Content) };
        return new PreparedScript(language, (_, _) => Task.FromResult(script));
    }

    /// <summary>A compiled script, whose bytes are read only for a worker that has not loaded it.</summary>
    public static PreparedScript Of(KnownScript script, CompiledScripts scripts, string language) => new(language, async (loaded, cancellationToken) =>
    {
        if (loaded.Contains(script.Digest))
        {
            return new Script { Path = script.Path, Digest = script.Digest };
        }

        var (current, content) = await scripts.LoadAsync(script, cancellationToken);
        return new Script { Path = current.Path, Digest = current.Digest, Compiled = content };
    });
}
