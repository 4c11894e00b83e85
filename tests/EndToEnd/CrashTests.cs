using System.Globalization;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>
/// The agent is killed at the points where the state of a run changes, with three owners and sixteen callers at work. No run is lost, none is done twice, and
/// nobody is told anything else.
/// </summary>
public sealed class CrashTests : IAsyncLifetime
{
    private const int CallerCount = 16;
    private const int RunsPerCaller = 4;

    private const string Ledger = """
        void GsfMain(int argc, string[] argv, IScriptContext ctx)
        {
            Console.WriteLine("one");
            if (argc == 0) ctx.Connection.Execute("CREATE TABLE ledger (run_id VARCHAR2(64))");
            else ctx.Connection.Execute("INSERT INTO ledger (run_id) VALUES (:id)", new { id = ctx.Job.RunId });
            Console.WriteLine("two");
        }
        """;

    private const string Read = """
        void GsfMain(int argc, string[] argv, IScriptContext ctx)
        {
            foreach (var id in ctx.Connection.Query<string>("SELECT run_id FROM ledger")) Console.WriteLine(id);
        }
        """;

    private static readonly string[] Owners = ["ADA", "GRACE", "LINUS"];

    private CrashingAgent _agent = null!;

    /// <summary>For each fault point one moment or, for bench/Runs/crash-matrix.sh, many.</summary>
    public static TheoryData<string[]> Faults()
    {
        var count = int.Parse(Environment.GetEnvironmentVariable("SCRIPTHOST_CRASH_COUNT") ?? "1", CultureInfo.InvariantCulture);
        var random = new Random(2026);
        var faults = new TheoryData<string[]>();
        for (var i = 0; i < count; i++)
        {
            // How many runs find no free worker at once, and are queued before they start, depends on the machine.
            faults.Add([$"before-started:{random.Next(0, 4)}"]);
            foreach (var point in new[] { "before-accepted", "after-accepted", "after-started", "before-ended", "after-ended" })
            {
                faults.Add([$"{point}:{random.Next(0, CallerCount * 2)}"]);
            }

            faults.Add([$"before-ended:{random.Next(0, CallerCount)}", "after-recovery:0"]);
        }

        return faults;
    }

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task Every_run_has_one_outcome_and_takes_effect_at_most_once(params string[] faults)
    {
        var (write, read) = (WriteScript("ledger.csx", Ledger), WriteScript("read.csx", Read));
        var living = _agent.LiveAsync(faults);
        await Task.WhenAll(Owners.Select(owner => CreateLedgerAsync(owner, write)));

        var followed = await Task.WhenAll(Enumerable.Range(0, CallerCount).Select(caller => CallAsync(caller, write)));
        await living;

        var runs = followed.SelectMany(runs => runs).ToDictionary(run => run.Id, run => run.Events);
        var ledger = (await Task.WhenAll(Owners.Select(owner => _agent.RunAsync(Request($"read-{owner}", owner, read)))))
            .SelectMany(run => run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)).ToList();
        var stored = (await _agent.Client.ListRunsAsync(new ListRunsRequest { Limit = 1000 })).Runs.ToDictionary(run => run.RunId);

        Assert.Equal(CallerCount * RunsPerCaller, runs.Count);
        Assert.Equal(ledger.Distinct().Order(), ledger.Order());
        foreach (var (id, events) in runs)
        {
            var outcome = events[^1].Outcome;
            Assert.Single(events, one => one.EventCase == RunEvent.EventOneofCase.Outcome);
            Assert.Equal(events.Select(one => one.Number).Distinct().Order(), events.Select(one => one.Number));
            Assert.Equal((outcome.Status, outcome.Reason), (stored[id].Outcome.Status, stored[id].Outcome.Reason));
            switch (outcome.Reason)
            {
                case Reason.Unspecified:
                    Assert.Contains(id, ledger);
                    Assert.Equal("one\ntwo\n", new FinishedRun(events).Output);
                    break;
                case Reason.NotStarted:
                    Assert.DoesNotContain(id, ledger);
                    break;
                default:
                    Assert.Equal((Reason.WorkerLost, TransactionState.Unknown), (outcome.Reason, outcome.Transaction));
                    break;
            }
        }
    }

    public Task InitializeAsync()
    {
        _agent = CrashingAgent.Create();
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    // The agent may be killed while it does this, and then nobody can tell but by trying again.
    private async Task CreateLedgerAsync(string owner, string script)
    {
        var outcome = new Outcome { Reason = Reason.NotStarted };
        for (var i = 0; outcome.Reason is Reason.NotStarted or Reason.WorkerLost; i++)
        {
            outcome = (await _agent.RunAsync(Request($"create-{owner}-{i}", owner, script))).Outcome;
        }
    }

    private async Task<List<(string Id, List<RunEvent> Events)>> CallAsync(int caller, string script)
    {
        var runs = new List<(string, List<RunEvent>)>();
        for (var i = 0; i < RunsPerCaller; i++)
        {
            var id = $"c{caller}-{i}";
            var request = Request(id, Owners[caller % Owners.Length], script);
            request.Arguments.Add(new Argument { Value = "write" });
            runs.Add((id, await _agent.FollowAsync(request, leavesAfter: (caller + i) % 3 == 0 ? 1 + (i % 3) : int.MaxValue)));
        }

        return runs;
    }

    private string WriteScript(string name, string content)
    {
        File.WriteAllText(Path.Combine(_agent.Root, name), content);
        return name;
    }

    private static RunJobRequest Request(string id, string owner, string script) => new() { RunId = id, Owner = owner, Action = script, WithContext = true };
}
