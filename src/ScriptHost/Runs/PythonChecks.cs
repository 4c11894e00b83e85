using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.Logging;
using ScriptHost.Errors;
using ScriptHost.Scripts;
using ScriptHost.Security;
using ScriptHost.V1;
using ScriptHost.Workers;

namespace ScriptHost.Runs;

/// <summary>Has Python scripts looked at where they would run: in a sidecar of their owner's, which executes nothing of them.</summary>
internal sealed class PythonChecks(WorkerPool pool, WorkerKeys keys, TimeProvider timeProvider, ILogger<PythonChecks> logger)
{
    // A safety net: the sidecar itself gives up a script that is too much for it.
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>What the sidecar found.</summary>
    /// <exception cref="ScriptHostException">ACTION_UNREADABLE; WORKER_UNAVAILABLE: no sidecar started, or it was lost.</exception>
    public async Task<CheckReply> CheckAsync(ScriptFile file, OwnerName owner, CancellationToken cancellationToken)
    {
        var source = await ScriptSource.ReadFileAsync(file.Path, timeProvider, cancellationToken);
        var key = keys.For(owner, profile: null, WorkerCommands.Python, file.Path);
        await using var lease = await pool.LeaseAsync(key, isFresh: false, cancellationToken);
        var connection = lease.Worker.Connection;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        try
        {
            var request = new CheckRequest { Path = file.Path, Source = ByteString.CopyFrom(source.Content) };
            var reply = await connection.Checker.CheckAsync(request, connection.CallOptions(limit.Token));
            lease.MarkClean();
            return reply;
        }
        catch (RpcException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            RunsLog.CheckLost(logger, exception, file.Path);
            throw new ScriptHostException(
                ErrorCode.WorkerUnavailable, $"The Python worker was lost while it looked at '{file.Path}'. Check the script again.", exception);
        }
    }
}
