using Microsoft.Extensions.Logging;
using ScriptHost.V1;
using LogLevel = Microsoft.Extensions.Logging.LogLevel;

namespace ScriptHost.Worker.Running;

/// <summary>Carries what a script logs to the run's events.</summary>
internal sealed class ScriptLogger(Action<WorkerEvent> emit) : ILogger
{
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var message = formatter(state, exception);
        emit(new WorkerEvent
        {
            Log = new LogEntry
            {
                // The contract's levels are .NET's, one higher: 0 is UNSPECIFIED there.
                Level = (V1.LogLevel)((int)logLevel + 1),
                Message = exception is null ? message : $"{message}\n{exception}",
            },
        });
    }
}
