using System.Collections.Concurrent;
using System.Security.Cryptography;
using Google.Protobuf;
using Microsoft.Extensions.Logging;
using ScriptHost.V1;

namespace ScriptHost.Scripts;

/// <summary>
/// The compiled form of a script: remembered, stored, or made now. Each content is compiled once, however many ask for it at the
/// same time.
/// </summary>
internal sealed class CompiledScripts(
    SourceSetReader reader, KnownScripts known, ScriptStore store, PackageFiles packageFiles, CompilerProcess compiler, ILogger<CompiledScripts> logger)
{
    private readonly ConcurrentDictionary<string, Lazy<Task<KnownScript>>> _underWay = new(StringComparer.Ordinal);

    /// <summary>The compiled form of the script at a canonical path, or its diagnostics, and whether it was there already.</summary>
    /// <exception cref="Errors.ScriptHostException">The file cannot be read, or the compiler did not start.</exception>
    public async Task<(KnownScript Script, bool FromCache)> GetAsync(string path, CancellationToken cancellationToken)
    {
        if (known.Find(path) is { StillHolds: true } unchanged)
        {
            return (unchanged, true);
        }

        var source = await reader.ReadToRunAsync(path, cancellationToken);
        if (await FindAsync(source, cancellationToken) is { } found)
        {
            return (found, true);
        }

        var isFirst = false;
        // Lazy, because the dictionary may call the factory for several callers and keeps one result.
        var entry = _underWay.GetOrAdd(source.Digest, _ => new Lazy<Task<KnownScript>>(() =>
        {
            isFirst = true;
            return MakeAsync(source);
        }));
        return (await entry.Value.WaitAsync(cancellationToken), !isFirst);
    }

    /// <summary>Its assembly, symbols and libraries. Compiled anew, perhaps with another digest, when they are lost or damaged.</summary>
    /// <exception cref="Errors.ScriptHostException">That was necessary, and failed.</exception>
    public async Task<(KnownScript Script, CompiledScript Content)> LoadAsync(KnownScript script, CancellationToken cancellationToken)
    {
        while (true)
        {
            var compiled = script.Reply.Script;
            if (!compiled.Assembly.IsEmpty)
            {
                return (script, compiled);
            }

            if (await store.ReadAsync(script.Digest, compiled, cancellationToken) is { } content)
            {
                return (script, content);
            }

            known.Forget(script.Path);
            (script, _) = await GetAsync(script.Path, cancellationToken);
            if (script.Reply.Script is null)
            {
                throw new Errors.ScriptHostException(
                    Errors.ErrorCode.ActionUnreadable,
                    $"The stored form of '{script.Path}' was damaged, and the script as it is now does not compile: {DiagnosticText.Format(script.Reply.Diagnostics[0])}");
            }
        }
    }

    private async Task<KnownScript?> FindAsync(SourceSet source, CancellationToken cancellationToken)
    {
        // A touch, or a link that leads to the same bytes.
        var reply = known.Find(source.Path) is { } same && same.Digest == source.Digest
            ? same.Reply
            : await store.FindAsync(source.Digest, cancellationToken);
        return reply is null ? null : Remember(source, reply);
    }

    // Not stopped when the first caller goes away: others may be waiting for it.
    private async Task<KnownScript> MakeAsync(SourceSet source)
    {
        try
        {
            // Somebody may have finished it between this caller's look and its turn.
            return await FindAsync(source, CancellationToken.None) ?? await CompileAsync(source);
        }
        finally
        {
            _underWay.TryRemove(source.Digest, out _);
        }
    }

    private async Task<KnownScript> CompileAsync(SourceSet source)
    {
        var reply = await compiler.CompileAsync(source, checkOnly: false, CancellationToken.None);
        if (reply.CompileTime is null)
        {
            // Not the script's last word: a busy machine may have been to blame.
            return new KnownScript(source.Path, source.Digest, [], reply);
        }

        ScriptsLog.Compiled(logger, source.Path, reply.CompileTime.ToTimeSpan().TotalMilliseconds);
        if (reply.Script is null)
        {
            return Remember(source, reply);
        }

        await AddLibrariesAsync(reply.Script, source);
        Remember(source, await store.AddAsync(source.Digest, reply));
        // With its bytes: whoever waits for it sends them to a worker next.
        return new KnownScript(source.Path, source.Digest, source.Looks, reply);
    }

    private KnownScript Remember(SourceSet source, CompileReply reply)
    {
        var script = new KnownScript(source.Path, source.Digest, source.Looks, reply);
        known.Set(script);
        return script;
    }

    // What the compiler need not send back, and the native libraries, of which it knows nothing.
    private async Task AddLibrariesAsync(CompiledScript script, SourceSet source)
    {
        var packaged = source.Lock?.Libraries ?? [];
        foreach (var library in script.Libraries)
        {
            library.Content = source.References.First(reference => reference.Path == library.Path).Content;
            library.Digest = UnsafeByteOperations.UnsafeWrap(SHA256.HashData(library.Content.Span));
            // A package's file stays in the package store, any other is kept with the script.
            library.Path = packaged.Any(one => one.Path == library.Path) ? library.Path : "";
        }

        foreach (var native in packaged.Where(library => library.Native))
        {
            var library = native.Clone();
            library.Content = await packageFiles.ReadAsync(native, CancellationToken.None);
            script.Libraries.Add(library);
        }
    }
}
