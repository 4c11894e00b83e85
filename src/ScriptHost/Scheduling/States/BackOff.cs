namespace ScriptHost.Scheduling.States;

/// <summary>When a failed run is tried again (DBMS_SCHEDULER, attribute restart_on_failure): after 1 s, then ten times as long each time, six times.</summary>
internal static class BackOff
{
    public const int MaxRetryCount = 6;

    /// <param name="failedAt">When the last try failed.</param>
    /// <param name="retriesOfFiring">How many times it has been tried again so far.</param>
    /// <param name="nextRun">The next regular run; null when there is none.</param>
    /// <returns>Null when it is given up: too often, or the next regular run comes first.</returns>
    public static DateTimeOffset? NextTry(DateTimeOffset failedAt, int retriesOfFiring, DateTimeOffset? nextRun)
    {
        if (retriesOfFiring >= MaxRetryCount)
        {
            return null;
        }

        var at = failedAt + TimeSpan.FromSeconds(Math.Pow(10, retriesOfFiring));
        return nextRun is { } next && at > next ? null : at;
    }
}
