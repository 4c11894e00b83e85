using System.Globalization;
using System.Text;
using ScriptHost.Benchmarks.Figures;

namespace ScriptHost.Benchmarks.Reports;

/// <summary>The three ratios that README.md shows, as a report has them.</summary>
internal static class FrontPage
{
    private const string Begin = "<!-- ratios: made from the newest report of bench/results -->\n";
    private const string End = "<!-- end of ratios -->";

    /// <summary>The figures that it shows.</summary>
    public static readonly IReadOnlyList<string> Goals = ["F4.ratio", "F9.ratio", "F1.ratio"];

    /// <summary>The page with the report's ratios in place of what it has.</summary>
    /// <exception cref="InvalidOperationException">The page has no place for them.</exception>
    public static string Fill(string page, Report report)
    {
        var (begin, end) = (page.IndexOf(Begin, StringComparison.Ordinal), page.IndexOf(End, StringComparison.Ordinal));
        return begin >= 0 && end > begin
            ? page[..(begin + Begin.Length)] + Render(report) + page[end..]
            : throw new InvalidOperationException($"The page has no place for the ratios. Put it between the lines '{Begin.Trim()}' and '{End}'.");
    }

    private static string Render(Report report)
    {
        var table = new StringBuilder("\n| what | ratio | spread |\n|---|---|---|\n");
        foreach (var goal in Goals.Select(GoalTable.Get))
        {
            var finding = report.Find(goal.Key);
            table.Append('|').AppendJoin('|', new[]
            {
                goal.What, finding is null ? "not measured" : Numbers.Text(finding.Value, goal.Unit), Numbers.Spread(finding?.Spread),
            }.Select(cell => $" {cell} ")).Append("|\n");
        }

        var doubts = new[] { report.IsQuick ? ", a short trial" : "", report.Scenarios.All(scenario => scenario.IsQuiet) ? "" : ", on a machine that others used as well" };
        return table.Append(CultureInfo.InvariantCulture, $"\nOf {report.At.UtcDateTime:yyyy-MM-dd}, {report.Machine.Cores} cores{string.Concat(doubts)}.\n\n").ToString();
    }
}
