using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using ScriptHost.V1;

namespace ScriptHost.Scripts;

/// <summary>Compiles each content once: callers that come while it is being compiled wait for the same result.</summary>
internal sealed class CompiledScripts(CompilerProcess compiler, ILogger<CompiledScripts> logger)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<CompileReply>>> _byDigest = new(StringComparer.Ordinal);

    /// <summary>The compiled script or its diagnostics, and whether it was there already.</summary>
    /// <exception cref="Errors.ScriptHostException">The compiler did not start, or was lost.</exception>
    public async Task<(CompileReply Reply, bool FromCache)> GetAsync(ScriptSource source, CancellationToken cancellationToken)
    {
        var fromCache = true;
        // Lazy, because the dictionary may call the factory for several callers and keeps one result.
        var entry = _byDigest.GetOrAdd(source.Digest, _ => new Lazy<Task<CompileReply>>(() =>
        {
            fromCache = false;
            return CompileAsync(source);
        }));
        return (await entry.Value.WaitAsync(cancellationToken), fromCache);
    }

    // Not stopped when the first caller goes away: others may be waiting for it.
    private async Task<CompileReply> CompileAsync(ScriptSource source)
    {
        try
        {
            var reply = await compiler.CompileAsync(source, checkOnly: false, CancellationToken.None);
            ScriptsLog.Compiled(logger, source.Path, reply.CompileTime.ToTimeSpan().TotalMilliseconds);
            return reply;
        }
        catch
        {
            _byDigest.TryRemove(source.Digest, out _);
            throw;
        }
    }
}
