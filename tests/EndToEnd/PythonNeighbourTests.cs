using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>Python runs of one owner share a sidecar, and still cannot reach each other.</summary>
public sealed class PythonNeighbourTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    // Tries every process of its sidecar; says which way was open.
    private const string Attack = """
        import ctypes, os, signal
        def is_open(action):
            try:
                return action()
            except OSError:
                return False
        def gsf_main(argc, argv):
            libc = ctypes.CDLL(None)
            ways = {
                "signal": lambda process: os.kill(process, signal.SIGCONT) is None,
                "ptrace": lambda process: libc.ptrace(0x4206, process, 0, 0) == 0,
                "memory": lambda process: open(f"/proc/{process}/mem", "rb") is not None,
                "environment": lambda process: open(f"/proc/{process}/environ", "rb") is not None,
                "descriptors": lambda process: os.listdir(f"/proc/{process}/fd") is not None,
            }
            zygote = os.getppid()
            supervisor = int(next(line for line in open(f"/proc/{zygote}/status") if line.startswith("PPid:")).split()[1])
            runs = [each for each in map(int, open(f"/proc/{zygote}/task/{zygote}/children").read().split()) if each != os.getpid()]
            others = {"zygote": [zygote], "supervisor": [supervisor], "neighbour": runs}
            print(all(others.values()), [(name, way) for name in others for each in others[name] for way in ways if is_open(lambda: ways[way](each))])
        """;

    [Theory]
    [InlineData("none")]
    [InlineData("auto")]
    public async Task A_script_cannot_signal_trace_or_read_its_neighbour_or_its_supervisor(string sandbox)
    {
        await using var agent = await StartedAgent.StartWithAsync([$"Workers__Sandbox={sandbox}"]);
        var waiting = agent.WriteScript("import time\ndef gsf_main(argc, argv):\n    print('up')\n    time.sleep(600)\n", ".py");

        using var neighbour = agent.Client.RunJob(new RunJobRequest { Owner = "TESTER", RunId = "neighbour", Action = waiting });
        await neighbour.ReadUntilAsync(one => one.Output is not null);
        var attacker = await agent.RunAsync(new RunJobRequest { Action = agent.WriteScript(Attack, ".py") });
        await agent.Client.CancelRunAsync(new CancelRunRequest { RunId = "neighbour" }, deadline: DateTime.UtcNow + Bound);

        Assert.Equal("True []\n", attacker.Output);
        Assert.Equal(Reason.Cancelled, (await neighbour.ReadToEndAsync()).Outcome.Reason);
    }
}
