using ScriptHost.Benchmarks.Machines;

namespace ScriptHost.Benchmarks.Reports;

/// <summary>What came of one scenario.</summary>
internal sealed record ScenarioReport(string Name, string Title)
{
    public IReadOnlyList<Row> Rows { get; init; } = [];

    public IReadOnlyList<Finding> Findings { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Why it was not measured to its end; null when it was.</summary>
    public string? Failure { get; init; }

    public double Seconds { get; init; }

    public double LoadBefore { get; init; }

    public double LoadAfter { get; init; }

    /// <summary>What others used of the processors just before, in percent.</summary>
    public double OthersBefore { get; init; }

    /// <summary>What others used of the processors just after, in percent.</summary>
    public double OthersAfter { get; init; }

    public bool IsQuiet => OthersBefore <= Quiet.MaxPercent && OthersAfter <= Quiet.MaxPercent;
}
