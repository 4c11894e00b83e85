using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

[Collection(OneAgent.Name)]
public sealed class PythonTests(AgentFixture agent)
{
    [Fact]
    public async Task A_script_runs_and_its_output_arrives_on_its_own_streams()
    {
        var run = await RunAsync("""
            import os, subprocess, sys
            def gsf_main(argc, argv):
                print(argc, argv)
                sys.stderr.write("aside\n")
                os.write(1, b"raw\n")
                subprocess.run(["/bin/echo", "child"])
                return 5
            """, "a", "b c");

        Assert.Equal((OutcomeStatus.Failed, Reason.Unspecified, 5), (run.Outcome.Status, run.Outcome.Reason, run.Outcome.ErrorNumber));
        Assert.Equal("2 ['a', 'b c']\nraw\nchild\n", run.Output);
        Assert.Equal("aside\n", run.Error);
        Assert.Equal(run.Output, run.Outcome.Stdout.Head.ToStringUtf8());
    }

    [Fact]
    public async Task Every_run_is_a_fresh_process_of_the_same_sidecar()
    {
        const string script = "import os, json\njson.seen = getattr(json, 'seen', 0) + 1\ndef gsf_main(argc, argv):\n    print(os.getpid(), json.seen)";
        var path = agent.WriteScript(script, ".py");

        var first = await agent.RunAsync(new RunJobRequest { Owner = "FORKS", Action = path });
        var second = await agent.RunAsync(new RunJobRequest { Owner = "FORKS", Action = path });

        Assert.EndsWith(" 1\n", first.Output, StringComparison.Ordinal);
        Assert.EndsWith(" 1\n", second.Output, StringComparison.Ordinal);
        Assert.NotEqual(first.Output, second.Output);
        Assert.Equal(first.Events[1].Started.ProcessId, second.Events[1].Started.ProcessId);
    }

    [Theory]
    [InlineData("def gsf_main(argc, argv) return 0", Reason.CompileError, 1)]
    [InlineData("x = 1", Reason.NoEntryPoint, 0)]
    [InlineData("def gsf_main(argc):\n    pass", Reason.NoEntryPoint, 1)]
    [InlineData("def gsf_main(argc, argv):\n    return 'text'", Reason.BadReturnValue, 0)]
    [InlineData("def gsf_main(argc, argv):\n    return 1.0", Reason.BadReturnValue, 0)]
    [InlineData("def gsf_main(argc, argv):\n    return False", Reason.BadReturnValue, 0)]
    [InlineData("def gsf_main(argc, argv):\n    return 2 ** 63", Reason.BadReturnValue, 0)]
    [InlineData("import os\ndef gsf_main(argc, argv):\n    os._exit(0)", Reason.ProcessExited, 0)]
    [InlineData("import os\ndef gsf_main(argc, argv):\n    os.abort()", Reason.Crashed, 0)]
    [InlineData("def gsf_main(argc, argv):\n    1 / 0", Reason.UnhandledException, 2)]
    [InlineData("# -*- coding: ascii -*-\n# caf\u00e9\ndef gsf_main(argc, argv):\n    pass", Reason.CompileError, 0)]
    public async Task A_script_that_breaks_the_contract_fails_for_the_right_reason(string script, Reason reason, int line)
    {
        var path = agent.WriteScript(script, ".py");
        var run = await agent.RunAsync(new RunJobRequest { Action = path });

        Assert.Equal((OutcomeStatus.Failed, reason), (run.Outcome.Status, run.Outcome.Reason));
        Assert.NotEqual("", run.Outcome.Message);
        Assert.DoesNotContain("scripthost_sidecar", run.Outcome.Message + run.Error, StringComparison.Ordinal);
        if (line > 0)
        {
            Assert.Equal((path, line), (run.Outcome.Location.Path, run.Outcome.Location.Line));
        }
    }

    [Fact]
    public async Task A_script_or_its_neighbour_may_be_named_like_a_module()
    {
        var folder = Directory.CreateDirectory(Path.Combine(agent.Root, "names")).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "utils.py"), "def getconnection():\n    return 'wrong'");
        await File.WriteAllTextAsync(Path.Combine(folder, "json.py"), "import json, utils\ndef gsf_main(argc, argv):\n    print(json.dumps([utils.getconnection()]))");

        var run = await agent.RunAsync(new RunJobRequest { Action = Path.Combine(folder, "json.py") });

        Assert.Equal("[null]\n", run.Output);
        Assert.Equal(OutcomeStatus.Succeeded, run.Outcome.Status);
    }

    [Fact]
    public async Task Both_languages_see_one_database()
    {
        var write = agent.WriteScript("import utils\ndef gsf_main(argc, argv):\n    utils.getconnection().cursor().execute('CREATE TABLE t (n NUMBER)')", ".py");
        var read = agent.WriteScript("""void GsfMain(int argc, string[] argv, IScriptContext ctx) => Console.Write(ctx.Connection.QuerySingle<long>("SELECT count(*) FROM t"));""");

        var wrote = await agent.RunAsync(new RunJobRequest { Owner = "BOTH", Action = write, WithContext = true });
        var saw = await agent.RunAsync(new RunJobRequest { Owner = "BOTH", Action = read, WithContext = true });

        Assert.Equal(TransactionState.Committed, wrote.Outcome.Transaction);
        Assert.Equal("0", saw.Output);
    }

    // Whatever the script's first line says: a script written for another agent often names a versioned interpreter.
    [Fact]
    public async Task A_line_for_the_shell_is_ignored() =>
        Assert.Equal("ran\n", (await RunAsync("#!/usr/bin/env python1\r\ndef gsf_main(argc, argv):\r\n    print('ran')\r\n")).Output);

    private Task<FinishedRun> RunAsync(string script, params string[] arguments) => agent.RunAsync(new RunJobRequest
    {
        Action = agent.WriteScript(script, ".py"),
        Arguments = { arguments.Select(value => new Argument { Value = value }) },
    });
}
