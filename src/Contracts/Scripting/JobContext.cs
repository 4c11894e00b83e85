namespace ScriptHost.Scripting;

/// <summary>The job and the run that a script's call belongs to.</summary>
/// <param name="Owner">The database user that the job belongs to, for example <c>HR</c>.</param>
/// <param name="Name">The job's name; empty for a run that belongs to no job.</param>
/// <param name="RunId">Identifies the run; unique for the agent.</param>
/// <param name="Attempt">Counts from 1.</param>
/// <param name="ScheduledAt">When the run was due, in UTC; null for a run that was not scheduled.</param>
/// <param name="Endpoint">The remote endpoint that the run was sent to; empty for a local one.</param>
public sealed record JobContext(string Owner, string Name, string RunId, int Attempt, DateTimeOffset? ScheduledAt, string Endpoint);
