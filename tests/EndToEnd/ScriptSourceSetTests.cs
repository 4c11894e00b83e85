using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>What a script is made of, with a real agent that must never run yesterday's bytes.</summary>
[Collection(OneAgent.Name)]
public sealed class ScriptSourceSetTests(AgentFixture agent)
{
    private const string ReturnsN = "int GsfMain(int argc, string[] argv) => N();";

    [Fact]
    public async Task A_script_of_several_files_runs_and_an_exception_names_the_file_that_threw_it()
    {
        var helper = Write("helper.csx", "void Fail()\n{\n    throw new InvalidOperationException(\"no\");\n}");
        var main = Write("main.csx", $"#!/usr/bin/env scripthost\r\n#load \"{Path.GetFileName(helper)}\"\r\nvoid GsfMain(int argc, string[] argv) => Fail();\r\n");

        var run = await RunAsync(main);

        Assert.Equal(Reason.UnhandledException, run.Outcome.Reason);
        Assert.Equal((helper, 3), (run.Outcome.Location.Path, run.Outcome.Location.Line));
        Assert.Equal($"at Fail in {helper}:line 3\nat GsfMain in {main}:line 3", run.Outcome.StackTrace);
    }

    [Theory]
    [InlineData("\nvar n = int.Parse(\"x\");")]
    [InlineData("await Task.Yield();\nvar n = int.Parse(\"x\");")]
    public async Task An_exception_outside_of_functions_is_told_with_its_line(string code)
    {
        var main = Write("main.csx", $"{code}\nvoid GsfMain(int argc, string[] argv) {{ }}");

        var run = await RunAsync(main);

        Assert.Equal($"at top-level code in {main}:line 2", run.Outcome.StackTrace);
    }

    [Fact]
    public async Task Warnings_come_with_the_run_that_compiled_the_script_and_leave_its_message_alone()
    {
        var main = Write("main.csx", "int GsfMain(int argc, string[] argv) { int unused; return 3; }");
        var first = await RunAsync(main);
        var second = await RunAsync(main);

        Assert.Equal(("CS0168", Severity.Warning), first.Outcome.Diagnostics.Select(one => (one.Id, one.Severity)).Single());
        Assert.Equal(first.Outcome.Message, second.Outcome.Message);
        Assert.Empty(second.Outcome.Diagnostics);
    }

    [Fact]
    public async Task A_change_in_a_loaded_file_is_run_and_a_touch_is_not_compiled_anew()
    {
        var loaded = Write("n.csx", "int N() => 1;");
        var main = Write("main.csx", $"#load \"{loaded}\"\n{ReturnsN}");
        Assert.Equal(1, (await RunAsync(main)).Outcome.ErrorNumber);

        File.SetLastWriteTimeUtc(loaded, DateTime.UnixEpoch);
        var touched = await RunAsync(main);
        await File.WriteAllTextAsync(loaded, "int N() => 2;");
        var changed = await RunAsync(main);

        Assert.Equal((1, true), (touched.Outcome.ErrorNumber, touched.Outcome.Warm));
        Assert.Equal(2, changed.Outcome.ErrorNumber);
    }

    [Fact]
    public async Task A_change_of_the_same_size_under_a_forged_time_is_run()
    {
        var loaded = Write("n.csx", "int N() => 1;");
        var main = Write("main.csx", $"#load \"{loaded}\"\n{ReturnsN}");
        Assert.Equal(1, (await RunAsync(main)).Outcome.ErrorNumber);
        var modified = File.GetLastWriteTimeUtc(loaded);

        await File.WriteAllTextAsync(loaded, "int N() => 2;");
        File.SetLastWriteTimeUtc(loaded, modified);

        Assert.Equal(2, (await RunAsync(main)).Outcome.ErrorNumber);
    }

    [Fact]
    public async Task Changes_of_the_same_size_within_one_tick_of_the_clock_are_run_each()
    {
        var main = Write("main.csx", "");
        for (var i = 10; i < 30; i++)
        {
            await File.WriteAllTextAsync(main, $"int GsfMain(int argc, string[] argv) => {i};");
            Assert.Equal(i, (await RunAsync(main)).Outcome.ErrorNumber);
        }
    }

    [Fact]
    public async Task A_link_that_leads_elsewhere_is_followed_anew()
    {
        var one = Write("one.csx", "int N() => 1;");
        var two = Write("two.csx", "int N() => 2;");
        var link = Path.Combine(agent.Root, $"{Guid.NewGuid():N}.csx");
        File.CreateSymbolicLink(link, one);
        var main = Write("main.csx", $"#load \"{Path.GetFileName(link)}\"\n{ReturnsN}");
        Assert.Equal(1, (await RunAsync(main)).Outcome.ErrorNumber);

        File.Delete(link);
        File.CreateSymbolicLink(link, two);

        Assert.Equal(2, (await RunAsync(main)).Outcome.ErrorNumber);
    }

    [Fact]
    public async Task A_file_that_was_missing_is_found_once_it_is_there()
    {
        var name = $"{Guid.NewGuid():N}.csx";
        var main = Write("main.csx", $"\n#load \"{name}\"\n{ReturnsN}");
        var missing = await RunAsync(main);
        await File.WriteAllTextAsync(Path.Combine(agent.Root, name), "int N() => 3;");
        var found = await RunAsync(main);

        Assert.Equal(Reason.CompileError, missing.Outcome.Reason);
        var fault = Assert.Single(missing.Outcome.Diagnostics);
        Assert.Equal(("SH0101", main, 2), (fault.Id, fault.Location.Path, fault.Location.Line));
        Assert.Equal(3, found.Outcome.ErrorNumber);
    }

    [Theory]
    [InlineData("#load \"/etc/hostname\"", "SH0103")]
    [InlineData("#load \"main-itself.csx\"", "SH0101")]
    [InlineData("#r \"/etc/ssl/openssl.cnf\"", "SH0103")]
    public async Task What_lies_elsewhere_is_refused_at_its_line(string directive, string id)
    {
        var run = await RunAsync(Write("main.csx", $"{directive}\nvoid GsfMain(int argc, string[] argv) {{ }}"));

        Assert.Equal(id, Assert.Single(run.Outcome.Diagnostics).Id);
    }

    [Fact]
    public async Task A_file_replaced_while_it_is_compiled_costs_nobody_an_error()
    {
        var loaded = Write("n.csx", "int N() => 100;");
        var main = Write("main.csx", $"#load \"{loaded}\"\n{ReturnsN}");
        for (var i = 101; i < 106; i++)
        {
            var running = RunAsync(main);
            await File.WriteAllTextAsync(loaded + ".new", $"int N() => {i};");
            File.Move(loaded + ".new", loaded, overwrite: true);

            // Before or after: one of the two, whole.
            Assert.InRange((await running).Outcome.ErrorNumber, i - 1, i);
            Assert.Equal(i, (await RunAsync(main)).Outcome.ErrorNumber);
        }
    }

    private string Write(string name, string content)
    {
        var path = Path.Combine(agent.Root, $"{Guid.NewGuid():N}-{name}");
        File.WriteAllText(path, content);
        return path;
    }

    private Task<FinishedRun> RunAsync(string action) => agent.RunAsync(new RunJobRequest { Owner = "SOURCES", Action = action });
}
