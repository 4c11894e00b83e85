using System.Data;
using ScriptHost.Data.Carried;
using ScriptHost.Scripting;

namespace ScriptHost.Data;

/// <summary>The database connections of one run: at most one is open at a time, and the host ends the last transaction.</summary>
public sealed class RunConnections(ConnectionSettings settings) : IDisposable
{
    private readonly Lock _gate = new();
    private TransactionOutcome _earlierOutcome;
    private ScriptConnection? _current;
    private CarriedChannel? _callersSession;
    private bool _isEnded;

    /// <summary>The open connection; opens one at the first call, and again after the script has closed it.</summary>
    /// <exception cref="ScriptDbException">It cannot be opened; the message names profile, cause and next step.</exception>
    /// <exception cref="InvalidOperationException">The run has ended.</exception>
    public ScriptConnection GetConnection()
    {
        lock (_gate)
        {
            if (_isEnded)
            {
                throw new InvalidOperationException("The run has ended: its database connection cannot be had any more.");
            }

            if (_current is null or { State: ConnectionState.Closed })
            {
                var opened = Open();

                // One that lost its server was never closed.
                _current?.End(succeeded: false);
                _earlierOutcome = OutcomeSoFar();
                _current = opened;
            }

            return _current;
        }
    }

    /// <summary>Breaks the statement that is running at this moment, if one is; called when the run is to stop.</summary>
    public void Cancel()
    {
        // Without the lock: GetConnection may be waiting for the database.
        _current?.Cancel();
    }

    /// <summary>
    /// Ends what the script left: commits it after success, else rolls it back; then closes the connection. Says what became of the
    /// run's changes: how the last transaction that changed anything ended, on whichever of the run's connections it was. A second call
    /// changes nothing and says the same, also after an error.
    /// </summary>
    /// <param name="succeeded">True when the script ended with success.</param>
    /// <exception cref="ScriptDbException">The commit failed; everything uncommitted was rolled back.</exception>
    public TransactionOutcome EndRun(bool succeeded)
    {
        lock (_gate)
        {
            _isEnded = true;
            try
            {
                _current?.End(succeeded);
            }
            finally
            {
                _callersSession?.Dispose();
            }

            return OutcomeSoFar();
        }
    }

    /// <summary>Ends the run as failed unless it has ended.</summary>
    public void Dispose() => EndRun(succeeded: false);

    /// <summary>The caller's session stays the same one, however often the script closes its connection.</summary>
    private ScriptConnection Open()
    {
        if (settings.Provider != "carried")
        {
            return ScriptConnections.Open(settings);
        }

        _callersSession ??= CarriedOpener.Connect(settings);
        return CarriedOpener.Open(_callersSession, ownsChannel: false, settings.Warn);
    }

    private TransactionOutcome OutcomeSoFar() =>
        _current is { Outcome: not TransactionOutcome.None and var outcome } ? outcome : _earlierOutcome;
}
