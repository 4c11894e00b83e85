using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

[Collection(OneAgent.Name)]
public sealed class ProgramTests(AgentFixture agent)
{
    [Theory]
    [InlineData(".sh", "echo \"$1|$2\" ${BASH_VERSION:+bash}", "a b| bash\n")]
    [InlineData(".sh", "#!/bin/sh\necho \"$1|$2\" ${BASH_VERSION:+bash}", "a b| \n")]
    [InlineData(".sh", "#!/bin/sh\r\necho \"$1|$2\" # with a carriage return", "a b|\n")]
    [InlineData("", "#!/usr/bin/env bash\necho \"$1|$2\" ${BASH_VERSION:+bash}", "a b| bash\n")]
    [InlineData(".awk", "#!/usr/bin/awk -f\nBEGIN { print ARGV[1] \"|\" ARGV[2] }", "a b|\n")]
    public async Task A_shell_script_runs_by_its_first_line_without_execute_bit(string extension, string script, string output)
    {
        var run = await RunAsync(agent.WriteScript(script, extension), "a b", "");

        Assert.Equal(output.TrimEnd(), run.Output.TrimEnd());
        Assert.Equal((OutcomeStatus.Succeeded, ""), (run.Outcome.Status, run.Error));
        // Before anything that it prints.
        Assert.Equal(RunEvent.EventOneofCase.Started, run.Events[1].EventCase);
    }

    [Fact]
    public async Task An_executable_runs_with_its_arguments_as_they_are()
    {
        var program = Path.Combine(agent.Root, "printf");
        File.Copy("/usr/bin/printf", program, overwrite: true);

        Assert.Equal("<a b><$HOME><*>", (await RunAsync(program, "<%s>", "a b", "$HOME", "*")).Output);
    }

    [Fact]
    public async Task An_executable_without_permission_is_refused_with_the_remedy()
    {
        var program = Path.Combine(agent.Root, "not-executable");
        File.Copy("/usr/bin/true", program, overwrite: true);
        File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var refused = await Assert.ThrowsAsync<Grpc.Core.RpcException>(() => RunAsync(program));

        Assert.Contains("chmod +x", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("exit 0", OutcomeStatus.Succeeded, 0)]
    [InlineData("exit 7", OutcomeStatus.Failed, 7)]
    [InlineData("exit 255", OutcomeStatus.Failed, 255)]
    public async Task The_exit_code_is_the_value(string script, OutcomeStatus status, int value)
    {
        var run = await RunAsync(agent.WriteScript(script, ".sh"));

        Assert.Equal((status, value), (run.Outcome.Status, run.Outcome.ErrorNumber));
    }

    [Fact]
    public async Task A_death_by_signal_is_a_crash()
    {
        var run = await RunAsync(agent.WriteScript("echo before; kill -SEGV $$", ".sh"));

        Assert.Equal((Reason.Crashed, 11), (run.Outcome.Reason, run.Outcome.Signal));
        Assert.Contains("SIGSEGV", run.Outcome.Message, StringComparison.Ordinal);
        Assert.Equal("before\n", run.Output);
    }

    [Fact]
    public async Task A_missing_interpreter_is_told_by_the_script_that_names_it()
    {
        var run = await RunAsync(agent.WriteScript("#!/no/such/shell\n", ".sh"));

        Assert.Equal((OutcomeStatus.Failed, Reason.NotStarted), (run.Outcome.Status, run.Outcome.Reason));
        Assert.Contains("line 1", run.Outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_context_a_program_fails_with_a_sentence_that_says_why()
    {
        var run = await agent.RunAsync(new RunJobRequest { Action = agent.WriteScript("echo never", ".sh"), WithContext = true });

        Assert.Equal(OutcomeStatus.Failed, run.Outcome.Status);
        Assert.Contains("WITH_CONTEXT", run.Outcome.Message, StringComparison.Ordinal);
        Assert.Equal("", run.Output);
    }

    [Fact]
    public async Task A_left_over_child_is_neither_waited_for_nor_left_alive()
    {
        // Found by its argument: in a sandbox it has another process id than outside.
        const string sleep = "1000.0625";
        var run = await RunAsync(agent.WriteScript($"sleep {sleep} & setsid sleep {sleep} & true", ".sh"));

        Assert.Equal(OutcomeStatus.Succeeded, run.Outcome.Status);
        Assert.DoesNotContain(ProcessTable.CommandLines(), line => line.Contains($"sleep\0{sleep}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_program_sees_the_written_environment_its_own_folder_and_no_input()
    {
        var run = await RunAsync(agent.WriteScript("env | cut -d= -f1 | grep -v '^_$\\|^PWD$\\|^SHLVL$' | sort | tr '\\n' ' '; [ \"$PWD\" = \"$HOME\" ] && echo home; cat; ls | wc -l", ".sh"));

        Assert.Equal("HOME LANG LOGNAME PATH SCRIPTHOST_JOB SCRIPTHOST_OWNER SCRIPTHOST_RUN_ID TMPDIR TZ USER home\n0\n", run.Output);
    }

    private Task<FinishedRun> RunAsync(string action, params string[] arguments) =>
        agent.RunAsync(new RunJobRequest { Action = action, Arguments = { arguments.Select(value => new Argument { Value = value }) } });
}
