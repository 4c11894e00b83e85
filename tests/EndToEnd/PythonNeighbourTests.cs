using Grpc.Core;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>Python runs of one owner share a sidecar, and still cannot reach each other.</summary>
public sealed class PythonNeighbourTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    // Tries every process that it sees; says which way was open, and how many it has tried.
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
            others = [each for each in map(int, filter(str.isdigit, os.listdir("/proc"))) if each != os.getpid()]
            seen = [each for each in others if is_open(lambda: b"scripthost_sidecar" in open(f"/proc/{each}/cmdline", "rb").read())]
            print(len(seen) >= 3, [(way, each) for each in seen for way, action in ways.items() if is_open(lambda: action(each))])
        """;

    [Theory]
    [InlineData("none")]
    [InlineData("auto")]
    public async Task A_script_cannot_signal_trace_or_read_its_neighbour_or_its_supervisor(string sandbox)
    {
        await using var agent = await StartedAgent.StartWithAsync([$"Workers__Sandbox={sandbox}"]);
        var waiting = agent.WriteScript("import time\ndef gsf_main(argc, argv):\n    print('up')\n    time.sleep(600)\n", ".py");

        using var neighbour = agent.Client.RunJob(new RunJobRequest { Owner = "TESTER", RunId = "neighbour", Action = waiting });
        await ReadUntilAsync(neighbour, one => one.Output is not null);
        var attacker = await agent.RunAsync(new RunJobRequest { Action = agent.WriteScript(Attack, ".py") });
        await agent.Client.CancelRunAsync(new CancelRunRequest { RunId = "neighbour" }, deadline: DateTime.UtcNow + Bound);

        Assert.Equal("True []\n", attacker.Output);
        Assert.Equal(Reason.Cancelled, (await ReadUntilAsync(neighbour, one => one.Outcome is not null)).Outcome.Reason);
    }

    private static async Task<RunEvent> ReadUntilAsync(AsyncServerStreamingCall<RunJobReply> call, Func<RunEvent, bool> isWanted)
    {
        while (await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Bound))
        {
            if (call.ResponseStream.Current.Events.FirstOrDefault(isWanted) is { } found)
            {
                return found;
            }
        }

        throw new InvalidOperationException("The run ended without what was waited for.");
    }
}
