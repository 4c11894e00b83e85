using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Grpc.Tests.Hosting;

/// <summary>Keeps what the server logs as an error.</summary>
internal sealed class TestLog : ILoggerProvider
{
    private readonly ConcurrentQueue<(string Category, string Text)> _errors = [];

    public IReadOnlyList<string> Errors => [.. _errors.Select(error => error.Text)];

    /// <summary>Errors of the web server below gRPC: of exceptions that should not have reached it, say.</summary>
    public IReadOnlyList<string> KestrelErrors =>
        [.. _errors.Where(error => error.Category.StartsWith("Microsoft", StringComparison.Ordinal)).Select(error => error.Text)];

    public ILogger CreateLogger(string categoryName) => new Logger(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Logger(TestLog log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
                log._errors.Enqueue((category, $"{formatter(state, exception)} {exception}"));
        }
    }
}
