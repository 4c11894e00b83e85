using ScriptHost.Scheduling.Firing;

namespace ScriptHost.Scheduling;

/// <summary>What callers do to runs by hand: RUN_JOB in a session of its own and in the caller's, STOP_JOB, and DROP_JOB with force.</summary>
internal sealed record HandVerbs(FiringEngine Engine, Stopping Stopping, SessionRuns Sessions);
