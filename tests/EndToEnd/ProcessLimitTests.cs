using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>A run may start processes, but not without end.</summary>
public sealed class ProcessLimitTests
{
    // Starts more than it may have, tells how many it got, and why no more. They end with the run.
    private const string Csharp = """
        using System.Diagnostics;
        void GsfMain(int argc, string[] argv)
        {
            var started = 0;
            try { for (; started < 300; started++) Process.Start("sleep", ["1000.375"]); }
            catch (System.ComponentModel.Win32Exception exception) { Console.Write($"{started} {exception.Message.Contains("temporarily unavailable")}"); }
        }
        """;

    private const string Shell = """
        #!/usr/bin/perl
        use strict;
        my $started = 0;
        for (; $started < 300; $started++) {
            my $child = fork;
            last if !defined $child;
            if (!$child) { sleep 1000; exit; }
        }
        print "$started ", $!{EAGAIN} ? "True" : "False";
        """;

    [Theory]
    [InlineData("bubblewrap", ".csx", Csharp)]
    [InlineData("bubblewrap", ".sh", Shell)]
    [InlineData("none", ".csx", Csharp)]
    [InlineData("none", ".sh", Shell)]
    public async Task Processes_beyond_the_limit_are_an_error_inside_the_script_and_nobody_elses(string sandbox, string extension, string script)
    {
        await using var agent = await StartedAgent.StartWithAsync([$"Workers__Sandbox={sandbox}"]);
        agent.LetOthersRead();
        // Of the same user, and counted apart.
        var busy = agent.RunAsync(new RunJobRequest { RunId = "busy", Action = agent.WriteScript("for i in $(seq 40); do sleep 1000 & done; wait", ".sh") });

        var run = await agent.RunAsync(new RunJobRequest { Action = agent.WriteScript(script, extension), Limits = new Limits { Processes = 30 } });
        await agent.Client.CancelRunAsync(new CancelRunRequest { RunId = "busy", Grace = new() });
        await busy;

        Assert.Equal((OutcomeStatus.Succeeded, ""), (run.Outcome.Status, run.Outcome.Message));
        Assert.Matches("^[0-9]+ True$", run.Output);
        // What a runtime may need itself is within the count.
        Assert.InRange(int.Parse(run.Output.Split(' ')[0]), 30, 80);
    }

    [Theory]
    [InlineData(".py", "import os, time\ndef gsf_main(argc, argv):\n    for _ in range(9): os.fork()\n    time.sleep(1000)")]
    [InlineData(".sh", "#!/bin/sh\nbomb() { bomb | bomb & }\nbomb\nsleep 1000")]
    [InlineData(".csx", "void GsfMain(int argc, string[] argv) { while (true) try { System.Diagnostics.Process.Start(\"/bin/sh\", [\"-c\", \"bomb() { bomb | bomb & }; bomb; sleep 1000\"]); } catch { } }")]
    public async Task A_fork_bomb_costs_its_own_run_only(string extension, string script)
    {
        await using var agent = await StartedAgent.StartWithAsync(["Workers__StopGrace=00:00:01"]);
        var bomb = agent.RunAsync(new RunJobRequest
        {
            Owner = "BOMB",
            Action = agent.WriteScript(script, extension),
            Limits = new Limits { WallTime = Google.Protobuf.WellKnownTypes.Duration.FromTimeSpan(TimeSpan.FromSeconds(2)) },
        });
        var good = new[]
        {
            agent.WriteScript("void GsfMain(int argc, string[] argv) => System.Diagnostics.Process.Start(\"true\").WaitForExit();"),
            agent.WriteScript("true | true", ".sh"),
        };
        var others = new List<FinishedRun>();
        while (!bomb.IsCompleted)
        {
            foreach (var (owner, action) in new[] { ("BOMB", good[0]), ("BOMB", good[1]), ("OTHER", good[0]), ("OTHER", good[1]) })
            {
                others.Add(await agent.RunAsync(new RunJobRequest { Owner = owner, Action = action }));
            }
        }

        Assert.Equal(OutcomeStatus.Failed, (await bomb).Outcome.Status);
        Assert.All(others, run => Assert.Equal((OutcomeStatus.Succeeded, ""), (run.Outcome.Status, run.Outcome.Message)));
    }
}
