using ScriptHost.Data;
using ScriptHost.Scripting;
using ScriptHost.V1;

namespace ScriptHost.Worker.Running;

/// <summary>The database connections of one run: opened when the script first asks, ended by the transaction rule.</summary>
internal sealed class RunDatabase : IDisposable
{
    private readonly DatabaseContext? _context;
    private readonly RunConnections? _connections;

    public RunDatabase(DatabaseContext? context, V1.SessionInfo? session)
    {
        _context = context;
        _connections = context is null ? null : new RunConnections(DatabaseSettings.Of(context, session, Console.Error.WriteLine));
    }

    public bool IsAvailable => _connections is not null;

    /// <summary>Why the connection could not be had, if it could not.</summary>
    public ScriptDbException? OpenFailure { get; private set; }

    public ScriptConnection Get()
    {
        if (_connections is null)
        {
            throw new InvalidOperationException(
                "This run has no database context. Start it WITH_CONTEXT (scripthost run --context), or ask ctx.HasConnection first.");
        }

        try
        {
            return _connections.GetConnection();
        }
        catch (ScriptDbException exception)
        {
            OpenFailure = exception;
            throw;
        }
    }

    /// <summary>Breaks the statement that runs at this moment.</summary>
    public void Cancel() => _connections?.Cancel();

    /// <summary>Commits what a script that succeeded left, rolls back what another left, and tells the outcome.</summary>
    public void End(WorkerOutcome outcome)
    {
        outcome.Transaction = TransactionState.None;
        if (_connections is null)
        {
            return;
        }

        var succeeded = outcome is { Reason: Reason.Unspecified, ReturnValue: 0 };
        try
        {
            outcome.Transaction = _connections.EndRun(succeeded && _context!.EndOfRun != EndOfRun.Rollback) switch
            {
                TransactionOutcome.Committed => TransactionState.Committed,
                TransactionOutcome.RolledBack => TransactionState.RolledBack,

                // Nobody knows before the caller has ended it.
                TransactionOutcome.LeftToCaller => TransactionState.Unknown,
                _ => TransactionState.None,
            };
        }
        catch (ScriptDbException exception)
        {
            outcome.Transaction = TransactionState.RolledBack;
            if (succeeded)
            {
                outcome.Reason = Reason.CommitFailed;
                outcome.Message = $"The script succeeded, but what it left uncommitted could not be committed: {exception.Message}";
            }
        }
    }

    public void Dispose() => _connections?.Dispose();
}
