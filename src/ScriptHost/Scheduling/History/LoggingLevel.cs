using ScriptHost.Scheduling.Definitions;

namespace ScriptHost.Scheduling.History;

/// <summary>logging_level, with the manual's numbers.</summary>
internal enum LoggingLevel
{
    Off = 32,

    /// <summary>All runs.</summary>
    Runs = 64,

    /// <summary>Runs that failed, and firings that did not start.</summary>
    FailedRuns = 128,

    /// <summary>All runs, and what is done to the job.</summary>
    Full = 256,
}

internal static class LoggingLevels
{
    /// <summary>Of DEFAULT_JOB_CLASS.</summary>
    private const LoggingLevel OfClass = LoggingLevel.Runs;

    /// <summary>What holds for a job: the higher of its own level and its class's, so that OFF is never reached.</summary>
    public static LoggingLevel Of(AttributeSet attributes) => (LoggingLevel)Math.Max(attributes.Find<long>("logging_level") ?? 0, (long)OfClass);

    /// <param name="level">Of the job.</param>
    /// <param name="status">Of the run: SUCCEEDED, FAILED or STOPPED.</param>
    public static bool AsksForRun(LoggingLevel level, string status) => level != LoggingLevel.Off && (level != LoggingLevel.FailedRuns || status == "FAILED");
}
