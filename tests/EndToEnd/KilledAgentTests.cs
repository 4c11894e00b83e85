using System.Globalization;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>What an agent that was killed leaves to the next one.</summary>
public sealed class KilledAgentTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    private readonly AgentFolders _folders = new();

    [Fact]
    public async Task Its_processes_are_ended_its_runs_have_an_outcome_and_what_they_told_is_there()
    {
        // Without a sandbox, whose end would be the end of all that is in it.
        var mark = (10_000 + Random.Shared.NextDouble()).ToString("F9", CultureInfo.InvariantCulture);
        _folders.Write("stay.sh", $"setsid sleep {mark} &\necho begun\nexec sleep 10000\n");
        await using (var killed = await ScriptsAgent.StartAsync(_folders.Data, _folders.Root, "Workers:Sandbox=none"))
        {
            using var call = killed.Client.RunJob(new RunJobRequest { RunId = "stays", Owner = "TESTER", Action = "stay.sh" });
            await call.ReadUntilAsync(one => one.Output is not null);

            await WaitForSpoolOfAsync("begun");
            await killed.KillAsync();
        }

        Assert.NotEmpty(ProcessTable.IdsOf(mark));
        await using var next = await ScriptsAgent.StartAsync(_folders.Data, _folders.Root, "Workers:Sandbox=none");
        var run = (await next.Client.GetRunAsync(new GetRunRequest { RunId = "stays" })).Run;

        Assert.DoesNotContain(ProcessTable.IdsOf(mark), id => ProcessTable.StateOf(id) != 'Z');
        Assert.Equal((RunState.Ended, Reason.WorkerLost), (run.State, run.Outcome.Reason));
        Assert.Equal("begun\n", run.Outcome.Stdout.Head.ToStringUtf8());
    }

    public void Dispose() => _folders.Dispose();

    private async Task WaitForSpoolOfAsync(string text)
    {
        var spool = Path.Combine(_folders.Data, "spool", "run-stays");
        using var bound = new CancellationTokenSource(Bound);
        while (!Directory.Exists(spool) || !Directory.GetFiles(spool).Any(file => File.ReadAllText(file).Contains(text, StringComparison.Ordinal)))
        {
            await Task.Delay(20, bound.Token);
        }
    }
}
