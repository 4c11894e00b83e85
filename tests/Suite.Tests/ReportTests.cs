using ScriptHost.Benchmarks.Machines;
using ScriptHost.Benchmarks.Measuring;
using ScriptHost.Benchmarks.Reports;
using ScriptHost.Benchmarks.Rivals;

namespace ScriptHost.Suite.Tests;

/// <summary>To put the newest report's ratios on the front page: SCRIPTHOST_WRITE_DOCS=1.</summary>
public sealed class ReportTests
{
    private static readonly string FrontPagePath = Path.Combine(Repository.Root, "README.md");

    private static readonly Report Sample = new(DateTimeOffset.UnixEpoch, "abc", "bench/run.sh", new Machine(2, "a processor", 8, "Linux 6", ".NET 10", "ada"))
    {
        Scenarios =
        [
            new ScenarioReport("warm-csx", "Warm runs")
            {
                Rows = [new Row("warm run") { Median = 0.5, Against = "echo", Ratio = new Ratio(4.5, 4, 6, 5) }],
                Findings = [new Finding("F1.ratio", 4.5, new Ratio(4.5, 4, 6, 5)), new Finding("F3.rate", 2500, null)],
            },
        ],
    };

    [Fact]
    public void A_figure_is_reported_with_its_spread_and_as_met_or_missed()
    {
        var text = MarkdownReport.Render(Sample);

        Assert.Contains("| 4.50× | 4.00–6.00 in 5 pairs | ≤ 5.00× | met | ≤ 4.00× | **missed** |", text, StringComparison.Ordinal);
        Assert.Contains("| 2,500/s |  | ≥ 3,000/s | **missed** | ≥ 8,000/s | **missed** |", text, StringComparison.Ordinal);
        Assert.Contains("| F17 | last 50 runs of a job among 1,000,000 rows of details | not measured |", text, StringComparison.Ordinal);
        Assert.Contains("Nobody else used the machine.", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_machine_that_was_not_quiet_and_a_trial_are_said_on_top()
    {
        var loud = Sample with { IsQuick = true, Scenarios = [Sample.Scenarios[0] with { OthersAfter = 11 }] };

        var head = MarkdownReport.Render(loud).Split("## Figures")[0];

        Assert.Contains("**The machine was not quiet** at: warm-csx.", head, StringComparison.Ordinal);
        Assert.Contains("**A quick trial**", head, StringComparison.Ordinal);
    }

    [Fact]
    public void The_json_says_the_same() => Assert.Equal(MarkdownReport.Render(Sample), MarkdownReport.Render(Report.Parse(Sample.ToJson())));

    [Fact]
    public void Every_report_in_the_repository_is_what_its_json_says() => Assert.All(
        Directory.GetFiles(Path.Combine(Repository.Root, "bench", "results"), "*.json"),
        json => Assert.Equal(Report.Parse(File.ReadAllText(json)).At.ToString("yyyy-MM-dd-HHmm"), Path.GetFileNameWithoutExtension(json)));

    [Fact]
    public void The_front_page_shows_the_ratios_of_the_newest_report()
    {
        var page = File.ReadAllText(FrontPagePath);
        var filled = FrontPage.Fill(page, Report.ReadNewest(Path.Combine(Repository.Root, "bench", "results"), FrontPage.Goals));
        if (Environment.GetEnvironmentVariable("SCRIPTHOST_WRITE_DOCS") == "1")
        {
            File.WriteAllText(FrontPagePath, page = filled);
        }

        Assert.Equal(filled, page);
    }

    [Fact]
    public void A_printed_table_is_read_by_the_names_of_its_columns()
    {
        var rows = PrintedTables.Parse("Some text\n| what | ms |\n|---|---|\n| one | 1.5 |\n\n| other |\n|---|\n| x |\n");

        Assert.Equal(["1.5", "x"], [rows[0]["ms"], rows[1]["other"]]);
        Assert.Equal(2, rows.Count);
    }

    [Theory]
    [InlineData("echo no room >&2; echo ' at Program.Main() in /some/where/Program.cs:line 7' >&2; exit 3", "ended with 3. It said: \nno room")]
    [InlineData("echo a warning >&2; echo '| other |'; echo '|---|'; echo '| x |'", "no table with a column 'list', which is what is to be measured. It said: \na warning\n| other |\n|---|\n| x |")]
    [InlineData("true", "no table with a column 'list', which is what is to be measured. It said: nothing.")]
    public async Task A_program_that_prints_no_such_table_is_quoted(string script, string message)
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => PrintedTables.RunAsync("list", "/bin/sh", "-c", script));

        Assert.EndsWith(message, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1234.4, "1,234")]
    [InlineData(12.34, "12.3")]
    [InlineData(0.5, "0.50")]
    [InlineData(0.0123, "0.0123")]
    [InlineData(0, "0.00")]
    public void Numbers_have_the_digits_that_mean_something(double value, string text) => Assert.Equal(text, Numbers.Text(value));
}
