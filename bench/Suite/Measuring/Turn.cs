namespace ScriptHost.Benchmarks.Measuring;

/// <summary>What one contender does before it is the next one's turn. It ends with whichever bound is reached first.</summary>
/// <param name="MaxCalls">Of all callers together; at least one is made.</param>
/// <param name="MaxTime">No call begins later.</param>
/// <param name="Callers">How many call at the same time, each the next time when it has its answer.</param>
internal sealed record Turn(int MaxCalls, TimeSpan MaxTime, int Callers = 1);
