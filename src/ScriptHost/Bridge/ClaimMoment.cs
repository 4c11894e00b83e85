namespace ScriptHost.Bridge;

/// <summary>A moment to measure a lease from. By two clocks: one may be set back, the other one stands still while the machine sleeps.</summary>
/// <param name="At">UTC.</param>
/// <param name="Timestamp">Of the clock that is never set.</param>
internal sealed record ClaimMoment(DateTimeOffset At, long Timestamp)
{
    public static ClaimMoment Now(TimeProvider timeProvider) => new(timeProvider.GetUtcNow(), timeProvider.GetTimestamp());

    /// <summary>The longer of the two times.</summary>
    public TimeSpan ElapsedUntilNow(TimeProvider timeProvider)
    {
        var byUtc = timeProvider.GetUtcNow() - At;
        var byTimestamp = timeProvider.GetElapsedTime(Timestamp);
        return byUtc > byTimestamp ? byUtc : byTimestamp;
    }
}
