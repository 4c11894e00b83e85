using ScriptHost.Benchmarks.Measuring;

namespace ScriptHost.Benchmarks.Reports;

/// <summary>One measured thing. What does not apply to it is null.</summary>
/// <param name="What">Names it.</param>
internal sealed record Row(string What)
{
    /// <summary>Milliseconds.</summary>
    public double? Median { get; init; }

    /// <summary>Milliseconds.</summary>
    public double? P99 { get; init; }

    /// <summary>A second.</summary>
    public double? Rate { get; init; }

    /// <summary>MB.</summary>
    public double? Memory { get; init; }

    /// <summary>How many calls the numbers are of.</summary>
    public int? Count { get; init; }

    /// <summary>What it is compared with.</summary>
    public string? Against { get; init; }

    public Ratio? Ratio { get; init; }

    public static Row Of(Series series) => new(series.Name) { Median = series.Median, P99 = series.P99, Count = series.Count };

    public static Row OfRate(Series series) => Of(series) with { Rate = series.Rate };
}
