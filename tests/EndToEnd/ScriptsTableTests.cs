using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>Every row of scripts/README.md, in its order, for an owner of their own.</summary>
[Collection(OneAgent.Name)]
public sealed class ScriptsTableTests(AgentFixture agent)
{
    [Fact]
    public async Task Every_row_of_the_table_comes_true()
    {
        var rows = Rows().ToList();
        Assert.NotEmpty(rows);
        foreach (var row in rows)
        {
            var run = await agent.RunAsync(new RunJobRequest
            {
                Owner = "SCRIPTS_TABLE",
                Action = row.Script,
                Arguments = { row.Arguments.Select(value => new Argument { Value = value }) },
                WithContext = row.WithContext,
            });

            Assert.Equal(row.ToString(), (row with { Outcome = OutcomeOf(run), Exit = Errors.ErrorTable.ExitCodeOf(run.Outcome) }).ToString());
            Assert.Contains(row.Prints, run.Output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_script_has_a_row() =>
        Assert.Equal(
            Directory.EnumerateFiles(ScriptHostProgram.ScriptsFolder).Select(path => Path.GetFileName(path)!).Where(name => name != "README.md").Order(),
            Rows().Select(row => row.Script).Distinct().Order());

    private static string OutcomeOf(FinishedRun run) =>
        $"{run.Outcome.Status.ToString().ToUpperInvariant()}{(run.Outcome.Reason == Reason.Unspecified ? "" : $" {WireName(run.Outcome.Reason)}")}";

    private static string WireName(Reason reason) =>
        string.Concat(reason.ToString().Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));

    private static IEnumerable<Row> Rows() =>
        from line in File.ReadLines(Path.Combine(ScriptHostProgram.ScriptsFolder, "README.md"))
        where line.StartsWith("| ", StringComparison.Ordinal) && !line.StartsWith("| script ", StringComparison.Ordinal)
        let cells = line.Trim('|').Replace("\\|", "\u0001", StringComparison.Ordinal).Split('|').Select(cell => cell.Trim().Replace('\u0001', '|')).ToArray()
        select new Row(
            cells[0],
            cells[1].Split(' ', StringSplitOptions.RemoveEmptyEntries),
            cells[2] == "yes",
            cells[3],
            int.Parse(cells[4], System.Globalization.CultureInfo.InvariantCulture),
            cells[5].Trim('`'));

    private sealed record Row(string Script, string[] Arguments, bool WithContext, string Outcome, int Exit, string Prints)
    {
        public override string ToString() => $"{Script} {string.Join(' ', Arguments)}: {Outcome}, exit {Exit}";
    }
}
