namespace ScriptHost.Data;

/// <summary>
/// Breaks the running statement when a token is signalled. It repeats itself until the statement has ended, because a break that
/// comes a moment before the statement starts would be lost.
/// </summary>
internal sealed class StatementInterrupt : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    private readonly Lock _gate = new();
    private readonly DbDialect _dialect;
    private readonly CancellationTokenRegistration _registration;
    private Timer? _again;
    private bool _isEnded;

    private StatementInterrupt(DbDialect dialect, CancellationToken cancellationToken)
    {
        _dialect = dialect;
        _registration = cancellationToken.UnsafeRegister(static state => ((StatementInterrupt)state!).Interrupt(), this);
    }

    /// <summary>Null when the token can never be signalled.</summary>
    public static StatementInterrupt? On(DbDialect dialect, CancellationToken cancellationToken) =>
        cancellationToken.CanBeCanceled ? new StatementInterrupt(dialect, cancellationToken) : null;

    public void Dispose()
    {
        lock (_gate)
        {
            _isEnded = true;
            _again?.Dispose();
        }

        _registration.Dispose();
    }

    private void Interrupt()
    {
        // Under the lock, so that no break reaches the connection's next statement.
        lock (_gate)
        {
            if (!_isEnded)
            {
                _dialect.Interrupt();
                _again ??= new Timer(static state => ((StatementInterrupt)state!).Interrupt(), this, Interval, Interval);
            }
        }
    }
}
