using ScriptHost.Benchmarks.Figures;
using ScriptHost.Benchmarks.Measuring;
using ScriptHost.Benchmarks.Reports;

namespace ScriptHost.Benchmarks.Scenarios;

/// <summary>What a scenario is to do, and what it has found.</summary>
/// <param name="IsQuick">A trial: everything, but so little of it that it says nothing.</param>
/// <param name="IsLong">Time does not matter.</param>
/// <param name="Program">The scripthost command that agents are started with.</param>
internal sealed record Measurement(bool IsQuick, bool IsLong, string Program)
{
    /// <summary>How often contenders have their turns.</summary>
    public const int Pairs = 5;

    /// <summary>Runs before warm ones are measured.</summary>
    public const int WarmUps = 20_000;

    private readonly List<Row> _rows = [];
    private readonly List<Finding> _findings = [];
    private readonly List<string> _notes = [];

    public IReadOnlyList<Row> Rows => _rows;

    public IReadOnlyList<Finding> Findings => _findings;

    public IReadOnlyList<string> Notes => _notes;

    /// <summary>A number of something, or a twentieth of it in a quick trial.</summary>
    public int Scaled(int count) => IsQuick ? Math.Max(1, count / 20) : count;

    /// <summary>A turn of so many calls, but not of more than 5 s.</summary>
    public Turn Calls(int count) => new(Scaled(count), TimeSpan.FromSeconds(5));

    /// <summary>A turn of 32 callers, for 2 s.</summary>
    public Turn Crowd() => new(100_000, TimeSpan.FromSeconds(IsQuick ? 0.3 : 2), 32);

    public void Add(Row row) => _rows.Add(row);

    public void Note(string text) => _notes.Add(text);

    public void Find(string goal, double value) => _findings.Add(new Finding(GoalTable.Get(goal).Key, value, null));

    public void Find(string goal, Ratio ratio) => _findings.Add(new Finding(GoalTable.Get(goal).Key, ratio.Value, ratio));
}
