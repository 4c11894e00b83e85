using ScriptHost.Benchmarks;
using ScriptHost.Benchmarks.Figures;
using ScriptHost.Benchmarks.Scenarios;

namespace ScriptHost.Suite.Tests;

public sealed class FigureTests
{
    private static readonly IEnumerable<string> Figures = Enumerable.Range(1, GoalTable.FigureCount).Select(number => $"F{number}");

    [Fact]
    public void Every_figure_has_a_goal() => Assert.Equal(Figures, GoalTable.All.Select(goal => goal.Figure).Distinct());

    [Fact]
    public void Every_figure_has_a_scenario() =>
        Assert.Equal(Figures.ToHashSet(), ScenarioTable.All.SelectMany(scenario => scenario.Figures).ToHashSet());

    [Fact]
    public void Every_goal_is_found_by_the_source_of_a_scenario()
    {
        var sources = string.Concat(Directory.GetFiles(Path.Combine(Repository.Root, "bench", "Suite", "Scenarios"), "*Scenario.cs").Select(File.ReadAllText));

        Assert.All(GoalTable.All.Where(goal => goal.Figure != "F15"), goal => Assert.Contains($"\"{goal.Key}\"", sources, StringComparison.Ordinal));
        Assert.Contains("$\"F15.{store.ToLowerInvariant()}.{rate}\"", sources, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_are_used_once()
    {
        Assert.Equal(ScenarioTable.All.Count, ScenarioTable.All.Select(scenario => scenario.Name).Distinct().Count());
        Assert.Equal(GoalTable.All.Count, GoalTable.All.Select(goal => goal.Key).Distinct().Count());
    }

    [Fact]
    public void An_aim_is_never_easier_than_the_first_goal() => Assert.All(
        GoalTable.All.Where(goal => goal.First is not null && goal.Aim is not null), goal => Assert.True(goal.Meets(goal.Aim!.Value, goal.First), goal.Key));

    [Theory]
    [InlineData("F2.p99", 5, true)]
    [InlineData("F2.p99", 5.1, false)]
    [InlineData("F3.rate", 3000, true)]
    [InlineData("F3.rate", 2999, false)]
    public void A_goal_is_met_at_its_bound(string key, double value, bool isMet)
    {
        var goal = GoalTable.Get(key);

        Assert.Equal(isMet, goal.Meets(value, goal.First));
    }

    [Fact]
    public void What_list_prints_is_in_the_guide() =>
        Assert.Contains(ScenarioTable.List(), File.ReadAllText(Path.Combine(Repository.Root, "docs", "guides", "benchmarks.md")), StringComparison.Ordinal);

    [Fact]
    public void Every_figure_is_named_in_the_guide()
    {
        var guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "guides", "benchmarks.md"));

        Assert.All(Figures, figure => Assert.Matches($@"\b{figure}\b", guide));
    }

    [Fact]
    public void Without_a_name_all_but_the_long_ones_are_measured()
    {
        Assert.DoesNotContain(Options.Parse([]).Scenarios, scenario => scenario.IsLong);
        Assert.Equal(ScenarioTable.All, Options.Parse(["--long"]).Scenarios);
        Assert.Equal(["grpc", "soak"], Options.Parse(["soak", "grpc"]).Scenarios.Select(scenario => scenario.Name));
    }

    [Fact]
    public void A_trial_is_not_written_beside_the_reports_that_count()
    {
        Assert.Equal("bench/results", Options.Parse([]).Out);
        Assert.Equal("artifacts/bench", Options.Parse(["--quick"]).Out);
        Assert.Equal("/elsewhere", Options.Parse(["--quick", "--out", "/elsewhere"]).Out);
    }

    [Fact]
    public void What_repeats_a_report_has_no_path_of_the_machine() => Assert.Equal(
        "bench/run.sh rows --quick", Options.Parse(["--out", "/some/where", "rows", "--program", "/opt/scripthost", "--quick"]).Command);

    [Theory]
    [InlineData("warm", "no scenario 'warm'")]
    [InlineData("--fast", "no option '--fast'")]
    [InlineData("--out", "--out wants a value")]
    public void What_is_not_understood_is_named(string argument, string message) =>
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => Options.Parse([argument])).Message, StringComparison.Ordinal);
}
