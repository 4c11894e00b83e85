using System.Diagnostics;
using Microsoft.Extensions.Logging;
using ScriptHost.Errors;

namespace ScriptHost.Storage;

/// <summary>
/// Tells that the store fails, and that it does no more: once for each reason, not for each write, of which there may be many a second. Only for the
/// thread that commits.
/// </summary>
internal sealed class StoreOutage(IStoreDatabase database, ILogger logger)
{
    private const int ReasonCount = 10;

    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private long _began;
    private long _failureCount;

    /// <summary>A commit failed; what its writers are told.</summary>
    public ScriptHostException Fail(Exception exception)
    {
        if (_failureCount++ == 0)
        {
            _began = Stopwatch.GetTimestamp();
        }

        var failure = database.FailureOf(exception);
        if (_told.Count < ReasonCount && _told.Add(failure.Message))
        {
            StorageLog.WriteFailed(logger, exception, database.Title);
        }

        return failure;
    }

    /// <summary>A commit succeeded.</summary>
    public void End()
    {
        if (_failureCount == 0)
        {
            return;
        }

        StorageLog.WritesAgain(logger, database.Title, Stopwatch.GetElapsedTime(_began), _failureCount);
        _told.Clear();
        _failureCount = 0;
    }
}
