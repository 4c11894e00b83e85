using Grpc.Core;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>An agent whose data folder is on a small disk that fills up.</summary>
public sealed class FullDiskTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    private readonly AgentFolders _folders = new();

    [Fact]
    public async Task Nothing_new_is_started_what_was_accepted_ends_and_all_goes_on_when_there_is_room()
    {
        Directory.CreateDirectory(_folders.Data);
        var gate = Path.Combine(_folders.Root, "gate");
        _folders.Write("wait.csx", "async Task GsfMain(int argc, string[] argv) { while (argc > 0 && !File.Exists(argv[0])) await Task.Delay(5); Console.Write(new string('x', 200_000)); }");
        await using var agent = await ScriptsAgent.StartWithEmptyAsync(_folders.Data, 32 * 1024 * 1024, _folders.Data, _folders.Root, "Journal:ReserveBytes=4000000");
        using var waiting = agent.Client.RunJob(new RunJobRequest { RunId = "waiting", Owner = "TESTER", Action = "wait.csx", Arguments = { new Argument { Value = gate } } });
        await waiting.ReadUntilAsync(one => one.Started is not null);

        var filler = DiskFiller.Fill(agent.Inside(_folders.Data));
        var refused = await RefusalAsync(agent);
        await File.WriteAllTextAsync(gate, "");
        var outcome = (await waiting.ReadToEndAsync()).Outcome;

        Assert.Equal("STORE_FAILED", refused.Trailers.GetValue(ErrorTable.TrailerKey));
        Assert.Equal((OutcomeStatus.Succeeded, 200_000), (outcome.Status, outcome.Stdout.TotalBytes));
        Assert.Equal(RunState.Ended, (await agent.Client.GetRunAsync(new GetRunRequest { RunId = "waiting" })).Run.State);

        filler.Dispose();
        using var bound = new CancellationTokenSource(Bound);
        while (await TryRunAsync(agent) is not { Status: OutcomeStatus.Succeeded })
        {
            bound.Token.ThrowIfCancellationRequested();
        }
    }

    public void Dispose() => _folders.Dispose();

    // What fits into the last pages of the journal still goes through.
    private static async Task<RpcException> RefusalAsync(ScriptsAgent agent)
    {
        using var bound = new CancellationTokenSource(Bound);
        while (!bound.IsCancellationRequested)
        {
            try
            {
                await agent.RunAsync("wait.csx");
            }
            catch (RpcException exception)
            {
                return exception;
            }
        }

        throw new TimeoutException("The agent goes on although its disk is full.");
    }

    private static async Task<Outcome?> TryRunAsync(ScriptsAgent agent)
    {
        try
        {
            return (await agent.RunAsync("wait.csx")).Outcome;
        }
        catch (RpcException)
        {
            return null;
        }
    }
}
