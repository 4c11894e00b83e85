namespace ScriptHost.Benchmarks.Measuring;

/// <summary>What came of all turns of one contender.</summary>
internal sealed record Series(string Name, IReadOnlyList<Load> Turns)
{
    private IEnumerable<double> All => Turns.SelectMany(turn => turn.Milliseconds);

    public int Count => Turns.Sum(turn => turn.Milliseconds.Count);

    /// <summary>Of all calls, in milliseconds.</summary>
    public double Median => Statistics.Median(All);

    /// <summary>Of all calls, in milliseconds.</summary>
    public double P99 => Statistics.Percentile(All, 99);

    /// <summary>Calls a second: the median of the turns.</summary>
    public double Rate => Statistics.Median(Turns.Select(turn => turn.Rate));

    /// <summary>How many times as long a call takes as one of another, by pairs of turns.</summary>
    public Ratio TimeAgainst(Series other) => Ratio.Of([.. Turns.Select(turn => turn.Median)], [.. other.Turns.Select(turn => turn.Median)]);

    /// <summary>How many times as many calls a second there are as of another, by pairs of turns.</summary>
    public Ratio RateAgainst(Series other) => Ratio.Of([.. Turns.Select(turn => turn.Rate)], [.. other.Turns.Select(turn => turn.Rate)]);
}
