using ScriptHost.Scripting;

namespace ScriptHost.Data;

/// <summary>
/// Breaks the running statement when a token is signalled or the connection's CallTimeout has passed. It repeats itself until the
/// statement has ended, because a break that comes a moment before the statement starts would be lost.
/// </summary>
internal sealed class StatementInterrupt : IDisposable
{
    private readonly Lock _gate = new();
    private readonly ScriptConnection _connection;
    private readonly CancellationToken _cancellationToken;
    private readonly CancellationTokenSource? _deadline;
    private readonly CancellationTokenSource? _either;
    private readonly CancellationTokenRegistration _registration;
    private Timer? _again;
    private bool _isEnded;

    private StatementInterrupt(ScriptConnection connection, Trip trip)
    {
        _connection = connection;
        _cancellationToken = trip.CancellationToken;
        if (connection.CallTimeout > TimeSpan.Zero)
        {
            _deadline = new CancellationTokenSource(connection.CallTimeout);
            _either = CancellationTokenSource.CreateLinkedTokenSource(_cancellationToken, _deadline.Token);
        }

        Trip = trip with { CancellationToken = _either?.Token ?? _cancellationToken };
        if (!(trip.IsAsync && connection.Dialect.HonoursTokens))
        {
            _registration = Trip.CancellationToken.UnsafeRegister(static state => ((StatementInterrupt)state!).Interrupt(), this);
        }
    }

    /// <summary>The trip with the token that the driver gets: it is signalled for either reason.</summary>
    public Trip Trip { get; }

    /// <summary>Null when nothing can break the statement but <see cref="ScriptConnection.Cancel"/>.</summary>
    public static StatementInterrupt? On(ScriptConnection connection, Trip trip) =>
        trip.CancellationToken.CanBeCanceled || connection.CallTimeout > TimeSpan.Zero ? new StatementInterrupt(connection, trip) : null;

    /// <summary>The driver's error in the words of what broke the statement; null when nothing here did.</summary>
    public Exception? Explain(Exception error)
    {
        if (!_connection.IsInterruption(error))
        {
            return null;
        }

        if (_cancellationToken.IsCancellationRequested)
        {
            return new OperationCanceledException("The statement was cancelled.", error, _cancellationToken);
        }

        return _deadline is { IsCancellationRequested: true }
            ? new TimeoutException($"The statement did not end within CallTimeout ({_connection.CallTimeout}).", error)
            : null;
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _isEnded = true;
            _again?.Dispose();
        }

        _registration.Dispose();
        _either?.Dispose();
        _deadline?.Dispose();
    }

    private void Interrupt()
    {
        // Under the lock, so that no break reaches the connection's next statement.
        lock (_gate)
        {
            if (!_isEnded)
            {
                var interval = _connection.Dialect.InterruptInterval;
                _connection.Interrupt();
                _again ??= new Timer(static state => ((StatementInterrupt)state!).Interrupt(), this, interval, interval);
            }
        }
    }
}
