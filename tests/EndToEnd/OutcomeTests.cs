using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

[Collection(OneAgent.Name)]
public sealed class OutcomeTests(AgentFixture agent)
{
    [Fact]
    public async Task An_exception_names_the_scripts_own_line_and_shows_the_scripts_own_frames()
    {
        var path = agent.WriteScript("""
            void GsfMain(int argc, string[] argv)
            {
                Inner();
            }

            void Inner() => throw new InvalidOperationException("trouble", new ArgumentException("cause"));
            """);

        var run = await agent.RunAsync(new RunJobRequest { Action = path });

        Assert.Equal((OutcomeStatus.Failed, Reason.UnhandledException), (run.Outcome.Status, run.Outcome.Reason));
        Assert.Equal("System.InvalidOperationException: trouble", run.Outcome.Message);
        Assert.Equal((path, 6), (run.Outcome.Location.Path, run.Outcome.Location.Line));
        Assert.Equal($"at Inner in {path}:line 6\nat GsfMain in {path}:line 3", run.Outcome.StackTrace);
        Assert.Contains("System.ArgumentException: cause", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("ScriptHost.Worker", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_exception_after_an_await_and_in_a_top_level_statement_has_its_line_too()
    {
        var late = await agent.RunScriptAsync("async Task GsfMain(int argc, string[] argv)\n{\n    await Task.Yield();\n    throw new Exception(\"late\");\n}");
        var early = await agent.RunScriptAsync("int zero = 0;\nint x = 1 / zero;\nvoid GsfMain(int argc, string[] argv) { }");

        Assert.Equal((Reason.UnhandledException, 4), (late.Outcome.Reason, late.Outcome.Location.Line));
        Assert.Equal((Reason.UnhandledException, 2), (early.Outcome.Reason, early.Outcome.Location.Line));
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("3", 3)]
    public async Task A_script_that_ends_its_own_process_has_failed_and_keeps_its_output(string code, int value)
    {
        var run = await agent.RunScriptAsync(
            "void GsfMain(int argc, string[] argv) { Console.Write(\"before\"); Environment.Exit(int.Parse(argv[0])); }", code);

        Assert.Equal((OutcomeStatus.Failed, Reason.ProcessExited, value), (run.Outcome.Status, run.Outcome.Reason, run.Outcome.ErrorNumber));
        Assert.Equal("before", run.Output);
    }

    [Fact]
    public async Task FailFast_is_a_crash_with_its_message_and_none_of_our_frames()
    {
        var run = await agent.RunScriptAsync("void GsfMain(int argc, string[] argv) { Console.Write(\"before\"); Environment.FailFast(\"all is lost\"); }");

        Assert.Equal((OutcomeStatus.Failed, Reason.Crashed, 6), (run.Outcome.Status, run.Outcome.Reason, run.Outcome.Signal));
        Assert.Contains("all is lost", run.Outcome.Message, StringComparison.Ordinal);
        Assert.Equal("before", run.Output);
        Assert.DoesNotContain("ScriptHost.Worker", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stack_overflow_is_a_crash_that_says_so()
    {
        var run = await agent.RunScriptAsync("int Deep(int n) => n + Deep(n + 1); int GsfMain(int argc, string[] argv) => Deep(0);");

        Assert.Equal(Reason.Crashed, run.Outcome.Reason);
        Assert.Contains("Stack overflow", run.Outcome.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("ScriptHost.Worker", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_crash_costs_its_own_run_only()
    {
        var script = agent.WriteScript("void GsfMain(int argc, string[] argv) { if (argc > 0) Environment.FailFast(\"\"); }");
        await agent.RunAsync(new RunJobRequest { Action = script, Arguments = { new Argument { Value = "die" } } });

        Assert.Equal(OutcomeStatus.Succeeded, (await agent.RunAsync(new RunJobRequest { Action = script })).Outcome.Status);
    }

    [Fact]
    public async Task Output_that_is_no_text_arrives_byte_for_byte()
    {
        var run = await agent.RunScriptAsync("void GsfMain(int argc, string[] argv) { using var o = Console.OpenStandardOutput(); o.Write(new byte[] { 0xFF, 0x00, 0xFE, 0x0A }); }");

        Assert.Equal([0xFF, 0x00, 0xFE, 0x0A], run.Outcome.Stdout.Head.ToByteArray());
        Assert.Equal(OutcomeStatus.Succeeded, run.Outcome.Status);
    }

    [Fact]
    public async Task A_script_that_does_not_compile_fails_with_its_diagnostics()
    {
        var path = agent.WriteScript("int GsfMain(int argc, string[] argv)\n{\n    return nothing;\n}\n");
        var run = await agent.RunAsync(new RunJobRequest { Action = path });

        Assert.Equal((OutcomeStatus.Failed, Reason.CompileError), (run.Outcome.Status, run.Outcome.Reason));
        var diagnostic = Assert.Single(run.Outcome.Diagnostics);
        Assert.Equal(("CS0103", path, 3, 12), (diagnostic.Id, diagnostic.Location.Path, diagnostic.Location.Line, diagnostic.Location.Column));
    }

    [Fact]
    public async Task A_script_without_entry_point_fails_before_anything_of_it_runs()
    {
        var run = await agent.RunScriptAsync("Console.WriteLine(\"never\");");

        Assert.Equal(Reason.NoEntryPoint, run.Outcome.Reason);
        Assert.Equal("", run.Output);
    }
}
