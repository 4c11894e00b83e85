namespace ScriptHost.Benchmarks.Measuring;

/// <summary>What came of one turn.</summary>
/// <param name="Milliseconds">That each call took its caller.</param>
/// <param name="Seconds">From the first call's begin until the last one's end.</param>
internal sealed record Load(IReadOnlyList<double> Milliseconds, double Seconds)
{
    public double Median => Statistics.Median(Milliseconds);

    /// <summary>Calls a second.</summary>
    public double Rate => Milliseconds.Count / Seconds;
}
