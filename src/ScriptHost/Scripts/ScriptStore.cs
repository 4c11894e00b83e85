using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.Scripts;

/// <summary>
/// Compiled scripts on disk, files and records. Whatever is wrong with either, runs go on: what cannot be read is compiled anew,
/// what cannot be written stays in memory, and the log says so once.
/// </summary>
internal sealed class ScriptStore(
    ScriptFiles files, ScriptRecords records, KnownScripts known, IOptions<ScriptsOptions> options, ILogger<ScriptStore> logger)
{
    private int _isBroken;
    private int _isSwept;

    /// <summary>True when nothing was ever kept here, or nothing of it can be read.</summary>
    public async Task<bool> IsEmptyAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await records.ListAsync(cancellationToken)).Count == 0;
        }
        catch (Exception exception) when (IsTrouble(exception))
        {
            Report(exception);
            return true;
        }
    }

    /// <summary>What a key was compiled to, without bytes; null when it is not here.</summary>
    public async Task<CompileReply?> FindAsync(string digest, CancellationToken cancellationToken)
    {
        try
        {
            return await records.FindAsync(digest, cancellationToken);
        }
        catch (Exception exception) when (IsTrouble(exception))
        {
            Report(exception);
            return null;
        }
    }

    /// <summary>Completes a record with its bytes; null when they are lost or damaged, in which case the record goes too.</summary>
    public async Task<CompiledScript?> ReadAsync(string digest, CompiledScript record, CancellationToken cancellationToken)
    {
        var script = await files.ReadAsync(digest, record, cancellationToken);
        if (script is null)
        {
            ScriptsLog.StoredScriptDamaged(logger, digest);
            await RemoveAsync(digest);
        }

        return script;
    }

    /// <summary>Keeps a script; gives its record, or the reply itself when it could not be kept.</summary>
    public async Task<CompileReply> AddAsync(string digest, CompileReply reply)
    {
        try
        {
            var (record, size) = files.Write(digest, reply.Script);
            var kept = reply.Clone();
            kept.Script = record;
            await records.AddAsync(digest, kept, size);
            await MakeRoomAsync();
            _isBroken = 0;
            return kept;
        }
        catch (Exception exception) when (IsTrouble(exception))
        {
            Report(exception);
            return reply;
        }
    }

    private async Task RemoveAsync(string digest)
    {
        files.Remove(digest);
        try
        {
            await records.RemoveAsync(digest);
        }
        catch (ScriptHostException exception)
        {
            Report(exception);
        }
    }

    private async Task MakeRoomAsync()
    {
        // Records first: a folder without record costs space until the next sweep, a record without folder a failed read.
        foreach (var digest in await records.MakeRoomAsync(known.TakeUsedDigests(), options.Value.CacheBytes))
        {
            files.Remove(digest);
        }

        if (Interlocked.Exchange(ref _isSwept, 1) == 0)
        {
            files.Sweep(await records.ListAsync(CancellationToken.None));
        }
    }

    private void Report(Exception exception)
    {
        if (Interlocked.Exchange(ref _isBroken, 1) == 0)
        {
            ScriptsLog.StoreUnusable(logger, exception);
        }
    }

    private static bool IsTrouble(Exception exception) =>
        exception is IOException or UnauthorizedAccessException or SqliteException or ScriptHostException { Code: ErrorCode.StoreFailed or ErrorCode.AgentDraining };
}
