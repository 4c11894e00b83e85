using System.Globalization;
using System.Text;
using ScriptHost.Benchmarks.Figures;

namespace ScriptHost.Benchmarks.Reports;

/// <summary>A report for people: first the figures with what they are to reach, then all that was measured.</summary>
internal static class MarkdownReport
{
    public static string Render(Report report)
    {
        var text = new StringBuilder();
        var machine = report.Machine;
        text.Append(CultureInfo.InvariantCulture, $"# Benchmarks of {report.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC\n\nCommit {report.Commit}. To repeat: `{report.Command}`.\n\n");
        text.Append(CultureInfo.InvariantCulture, $"Machine: {machine.Cores} cores ({machine.Processor}), {machine.MemoryGigabytes} GB, {machine.Kernel}, {machine.DotNet}, user {machine.User}.\n");
        var loud = report.Scenarios.Where(scenario => !scenario.IsQuiet).Select(scenario => scenario.Name).ToList();
        text.Append(loud.Count == 0
            ? "Nobody else used the machine.\n"
            : $"**The machine was not quiet** at: {string.Join(", ", loud)}. Ratios may stand, absolute figures do not.\n");
        if (report.IsQuick)
        {
            text.Append("**A quick trial**: it shows that everything runs, and is too short to judge by.\n");
        }

        RenderFigures(report, text);
        foreach (var scenario in report.Scenarios)
        {
            RenderScenario(scenario, text);
        }

        return text.ToString();
    }

    private static void RenderFigures(Report report, StringBuilder text)
    {
        text.Append("\n## Figures\n\n| figure | what | measured | spread | first | | aim | |\n|---|---|---|---|---|---|---|---|\n");
        foreach (var goal in GoalTable.All)
        {
            var finding = report.Find(goal.Key);
            text.Append('|').AppendJoin('|', new[]
            {
                goal.Figure,
                goal.What,
                finding is null ? "not measured" : Numbers.Text(finding.Value, goal.Unit),
                Numbers.Spread(finding?.Spread),
                Bound(goal, goal.First),
                Verdict(finding?.MeetsFirst),
                Bound(goal, goal.Aim),
                Verdict(finding?.MeetsAim),
            }.Select(cell => $" {cell} ")).Append("|\n");
        }
    }

    private static void RenderScenario(ScenarioReport scenario, StringBuilder text)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {scenario.Name}\n\n{scenario.Title}. {scenario.Seconds:0} s; load {scenario.LoadBefore:0.0} before, {scenario.LoadAfter:0.0} after; ");
        text.Append(CultureInfo.InvariantCulture, $"others used {scenario.OthersBefore:0} % before, {scenario.OthersAfter:0} % after{(scenario.IsQuiet ? "" : ": **not quiet**")}.\n");
        if (scenario.Failure is { } failure)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n**Not measured to its end**: {failure}\n");
        }

        if (scenario.Rows.Count > 0)
        {
            text.Append("\n| what | median ms | p99 ms | a second | MB | calls | against | ratio | spread |\n|---|---|---|---|---|---|---|---|---|\n");
        }

        foreach (var row in scenario.Rows)
        {
            text.Append('|').AppendJoin('|', new[]
            {
                row.What, Numbers.Text(row.Median), Numbers.Text(row.P99), Numbers.Text(row.Rate), Numbers.Text(row.Memory),
                row.Count?.ToString("#,0", CultureInfo.InvariantCulture) ?? "", row.Against ?? "", row.Ratio is null ? "" : Numbers.Text(row.Ratio.Value, "×"), Numbers.Spread(row.Ratio),
            }.Select(cell => $" {cell} ")).Append("|\n");
        }

        text.Append(scenario.Notes.Count == 0 ? "" : "\n" + string.Concat(scenario.Notes.Select(note => $"- {note}\n")));
    }

    private static string Bound(Goal goal, double? bound) => bound is { } number ? $"{(goal.IsMoreBetter ? "≥" : "≤")} {Numbers.Text(number, goal.Unit)}" : "";

    private static string Verdict(bool? isMet) => isMet switch { true => "met", false => "**missed**", null => "" };
}
