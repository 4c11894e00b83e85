using System.Globalization;

namespace ScriptHost.Scheduling.Firing;

/// <summary>
/// Ids of scheduled runs: what a firing is sent under, however often, so that an agent that knows it attaches instead of running it again.
/// </summary>
internal static class RunIds
{
    /// <param name="storeId">Of the scheduler's store.</param>
    /// <param name="jobId">Of the job as it was made; a new one of the same name has another.</param>
    /// <param name="scheduledAt">Of the firing.</param>
    /// <param name="attempt">Counts from 1.</param>
    public static string Of(string storeId, long jobId, DateTimeOffset scheduledAt, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"{storeId}.{jobId}.{scheduledAt.UtcTicks:x}.{attempt}");

    /// <summary>Of a run in its caller's session, of which there can be many at a time.</summary>
    public static string OfSession(string storeId, long jobId) => string.Create(CultureInfo.InvariantCulture, $"{storeId}.{jobId}.{Guid.CreateVersion7():N}");

    /// <summary>True when an id was given first, and the other one when a try provably did not start.</summary>
    public static bool AreOfOneTry(string one, string other) => FiringOf(one) == FiringOf(other);

    /// <summary>What all ids of a firing's attempt have in common.</summary>
    public static string FiringOf(string runId) => runId.Split('-')[0];

    /// <summary>The next id for a run that provably did not start, and whose id is used up.</summary>
    public static string Renew(string runId)
    {
        var dash = runId.IndexOf('-', StringComparison.Ordinal);
        return dash < 0 ? $"{runId}-1" : string.Create(CultureInfo.InvariantCulture, $"{runId[..dash]}-{int.Parse(runId[(dash + 1)..], CultureInfo.InvariantCulture) + 1}");
    }
}
