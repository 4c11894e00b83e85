using System.Text.Json;
using ScriptHost.Benchmarks.Machines;

namespace ScriptHost.Benchmarks.Reports;

/// <summary>All that one call of the benchmarks has measured; the same as Markdown and as JSON.</summary>
/// <param name="At">When it began.</param>
/// <param name="Commit">What was built; <c>+</c> behind it when the tree had changes.</param>
/// <param name="Command">How to repeat it.</param>
/// <param name="Machine">What it ran on.</param>
internal sealed record Report(DateTimeOffset At, string Commit, string Command, Machine Machine)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    /// <summary>True for a trial, too short to judge by.</summary>
    public bool IsQuick { get; init; }

    public IReadOnlyList<ScenarioReport> Scenarios { get; init; } = [];

    public Finding? Find(string goal) => Scenarios.SelectMany(scenario => scenario.Findings).FirstOrDefault(finding => finding.Goal == goal);

    /// <summary>Reads the newest report of a folder, that with the last name, among those that have measured something.</summary>
    /// <param name="folder">With the reports.</param>
    /// <param name="goals">What must have been measured.</param>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static Report ReadNewest(string folder, params IReadOnlyList<string> goals) =>
        Directory.GetFiles(folder, "*.json").OrderDescending(StringComparer.Ordinal).Select(path => Parse(File.ReadAllText(path)))
            .FirstOrDefault(report => goals.All(goal => report.Find(goal) is not null))
            ?? throw new InvalidOperationException($"The folder '{folder}' has no report with {string.Join(", ", goals)}. Make one: bench/run.sh");

    public static Report Parse(string json) => JsonSerializer.Deserialize<Report>(json, Json)!;

    public string ToJson() => JsonSerializer.Serialize(this, Json) + "\n";

    /// <summary>Writes both forms, named by the date, and tells where the Markdown is.</summary>
    public string WriteTo(string folder)
    {
        var path = Path.Combine(Directory.CreateDirectory(folder).FullName, $"{At.UtcDateTime:yyyy-MM-dd-HHmm}");
        File.WriteAllText(path + ".json", ToJson());
        File.WriteAllText(path + ".md", MarkdownReport.Render(this));
        return path + ".md";
    }
}
