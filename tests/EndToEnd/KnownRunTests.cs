using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Grpc.Net.Client;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>Runs that somebody asks about again: by their ids, from elsewhere, later.</summary>
public sealed class KnownRunTests : IAsyncLifetime
{
    private const string Waiting = """
        async Task GsfMain(int argc, string[] argv, IScriptContext ctx)
        {
            Console.WriteLine("begun");
            while (!File.Exists(argv[0])) await Task.Delay(5, ctx.CancellationToken);
            Console.WriteLine("done");
        }
        """;

    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    private readonly string _address = FreeAddress();
    private StartedAgent _agent = null!;

    private Agent.AgentClient Client => _agent.Client;

    public async Task InitializeAsync() => _agent = await StartedAgent.StartWithAsync(["Workers__MaxPerKey=1"], "--listen", _address, "--insecure");

    [Fact]
    public async Task Callers_with_one_id_and_one_request_follow_one_run()
    {
        var request = new RunJobRequest
        {
            RunId = "same",
            Owner = "TESTER",
            Action = _agent.WriteScript("void GsfMain(int argc, string[] argv) => Console.Write(Guid.NewGuid());"),
        };

        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _agent.RunAsync(request.Clone())));
        var later = await _agent.RunAsync(request.Clone());
        File.Delete(request.Action);
        var withoutScript = await _agent.RunAsync(request.Clone());

        Assert.All([.. runs, later, withoutScript], run => Assert.Equal(runs[0].Events, run.Events));
        Assert.Equal(runs[0].Output, later.Outcome.Stdout.Head.ToStringUtf8());
    }

    [Fact]
    public async Task A_caller_that_went_away_finds_its_run_where_it_left_it()
    {
        var (request, gate) = WaitingRun("left");
        using (var call = Client.RunJob(request))
        {
            Assert.Equal("begun\n", await ReadOutputAsync(call.ResponseStream));
        }

        await File.WriteAllTextAsync(gate, "");
        var rest = await AttachAsync(new AttachRunRequest { RunId = "left", AfterEvent = 3 });
        var all = await AttachAsync(new AttachRunRequest { RunId = "left" });

        Assert.Equal("done\n", new FinishedRun(rest).Output);
        Assert.Equal([1, 2, 3, 4, 5], all.Select(one => one.Number));
        Assert.Equal(all.Skip(3), rest);
        Assert.Equal(OutcomeStatus.Succeeded, rest[^1].Outcome.Status);
    }

    [Fact]
    public async Task A_run_ends_with_its_caller_when_the_caller_said_so()
    {
        var (request, _) = WaitingRun("bound");
        request.CancelOnDisconnect = true;
        using (var call = Client.RunJob(request))
        {
            await ReadOutputAsync(call.ResponseStream);
        }

        Assert.Equal(Reason.Cancelled, (await AttachAsync(new AttachRunRequest { RunId = "bound" }))[^1].Outcome.Reason);
    }

    [Fact]
    public async Task Another_client_learns_nothing_of_a_run_and_an_operator_everything()
    {
        using var channel = GrpcChannel.ForAddress($"http://{_address}");
        var stranger = new Agent.AgentClient(channel);
        var script = _agent.WriteScript("void GsfMain(int argc, string[] argv) { }");
        await _agent.RunAsync(new RunJobRequest { RunId = "ours", Action = script });
        using (var call = stranger.RunJob(new RunJobRequest { RunId = "theirs", Owner = "TESTER", Action = script }))
        {
            await call.ResponseStream.ReadAllAsync().LastAsync();
        }

        Task<RpcException> DeniedAsync(Func<Task> ask) => Assert.ThrowsAsync<RpcException>(ask);
        RpcException[] denied =
        [
            await DeniedAsync(async () => await stranger.GetRunAsync(new GetRunRequest { RunId = "ours" })),
            await DeniedAsync(async () => await stranger.CancelRunAsync(new CancelRunRequest { RunId = "ours" })),
            await DeniedAsync(async () => await stranger.AttachRun(new AttachRunRequest { RunId = "ours" }).ResponseStream.MoveNext(default)),
            await DeniedAsync(async () => await stranger.RunJob(new RunJobRequest { RunId = "ours", Owner = "TESTER", Action = script }).ResponseStream.MoveNext(default)),
            // Not even an operator repeats another client's request.
            await DeniedAsync(async () => await Client.RunJob(new RunJobRequest { RunId = "theirs", Owner = "TESTER", Action = script }).ResponseStream.MoveNext(default)),
        ];
        var seenByStranger = await stranger.ListRunsAsync(new ListRunsRequest());
        var seenByOperator = await Client.ListRunsAsync(new ListRunsRequest());

        Assert.All(denied, refused => Assert.Equal("PERMISSION_DENIED", refused.Trailers.GetValue(ErrorTable.TrailerKey)));
        Assert.Equal(["theirs"], seenByStranger.Runs.Select(run => run.RunId));
        Assert.Equal(["theirs", "ours"], seenByOperator.Runs.Select(run => run.RunId));
        Assert.Equal("theirs", (await Client.GetRunAsync(new GetRunRequest { RunId = "theirs" })).Run.RunId);
    }

    [Fact]
    public async Task People_list_show_and_follow_runs_and_learn_why_one_waits()
    {
        var (first, gate) = WaitingRun("first");
        using var running = Client.RunJob(first);
        await ReadOutputAsync(running.ResponseStream);
        var (second, _) = WaitingRun("second");
        using var queued = Client.RunJob(second);
        await queued.ResponseStream.MoveNext(default);

        var list = await CommandAsync("list", "--owner", "tester");
        var why = await CommandAsync("why", "second");
        var log = await CommandAsync("log", "first");
        var following = CommandAsync("log", "first", "--follow");
        var cancelled = await CommandAsync("cancel", "second", "--grace", "1s");
        await File.WriteAllTextAsync(gate, "");
        var followed = await following;
        var show = await CommandAsync("show", "first");
        var unknown = await CommandAsync("show", "no-such-run");

        Assert.Collection(
            list.Output.TrimEnd().Split('\n'),
            line => Assert.Matches("^second .* QUEUED .* TESTER ", line),
            line => Assert.Matches("^first .* RUNNING .* TESTER ", line));
        Assert.Matches("Workers:MaxPerKey.*\nBehind: first", why.Output);
        Assert.Equal((0, "begun\n"), (log.ExitCode, log.Output));
        Assert.Equal((0, "begun\ndone\n"), (followed.ExitCode, followed.Output));
        Assert.Contains("being stopped", cancelled.Output, StringComparison.Ordinal);
        Assert.Matches("\nisolation   .*uid [0-9]+\n", show.Output);
        Assert.Contains("outcome     SUCCEEDED", show.Output, StringComparison.Ordinal);
        Assert.Equal(109, unknown.ExitCode);
        Assert.Contains("no-such-run", unknown.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_run_that_fails_before_anything_happens_is_in_the_journal_all_the_same()
    {
        var script = _agent.WriteScript("int GsfMain(int argc, string[] argv) => nonsense;");
        await _agent.RunAsync(new RunJobRequest { Action = script });
        var known = await _agent.RunAsync(new RunJobRequest { RunId = "known-not-to-compile", Action = script });
        var stored = await AttachAsync(new AttachRunRequest { RunId = "known-not-to-compile" });

        Assert.Equal([RunEvent.EventOneofCase.Accepted, RunEvent.EventOneofCase.Outcome], known.Events.Select(one => one.EventCase));
        Assert.Equal(Reason.CompileError, known.Outcome.Reason);
        Assert.Equal(known.Events, stored);
    }

    [Fact]
    public async Task Without_an_agent_the_commands_say_so()
    {
        var list = await ScriptHostProgram.RunAsync("runs", "list", "--data", _agent.Root);

        Assert.Equal(104, list.ExitCode);
        Assert.Contains(_agent.Root, list.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sensitive_argument_reaches_the_script_and_nothing_else()
    {
        const string secret = "hunter2-top-secret";
        var run = await _agent.RunAsync(new RunJobRequest
        {
            RunId = "sensitive",
            Action = _agent.WriteScript("int GsfMain(int argc, string[] argv) => argv[0].Length;"),
            Arguments = { new Argument { Value = secret, Sensitive = true } },
        });
        var show = await CommandAsync("show", "sensitive");
        var json = await CommandAsync("show", "sensitive", "--json");

        Assert.Equal(secret.Length, run.Outcome.ErrorNumber);
        Assert.Contains("arguments   ***\n", show.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, json.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(secret, await _agent.EndAndReadLogAsync(), StringComparison.Ordinal);
        Assert.DoesNotContain(Directory.EnumerateFiles(_agent.Data, "*", SearchOption.AllDirectories), file => File.ReadAllText(file).Contains(secret, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_thousand_idle_callers_are_served_and_cost_a_run_nothing()
    {
        var (request, gate) = WaitingRun("popular");
        using var owner = Client.RunJob(request);
        await ReadOutputAsync(owner.ResponseStream);
        var calls = Enumerable.Range(0, 2000).Select(_ => Client.AttachRun(new AttachRunRequest { RunId = "popular" }, deadline: DateTime.UtcNow + (3 * Bound))).ToList();
        foreach (var call in calls)
        {
            await call.ResponseStream.MoveNext(default).WaitAsync(Bound);
        }

        var other = await _agent.RunAsync(new RunJobRequest { Owner = "OTHER", Action = "hello.csx", Arguments = { new Argument { Value = "you" } } });
        await File.WriteAllTextAsync(gate, "");
        var outcomes = await Task.WhenAll(calls.Select(call => LastAsync(call.ResponseStream))).WaitAsync(Bound);

        Assert.Equal("Hello, you\n", other.Output);
        Assert.All(outcomes, outcome => Assert.Equal(OutcomeStatus.Succeeded, outcome.Status));
        calls.ForEach(call => call.Dispose());
    }

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    private static string FreeAddress()
    {
        using var reserved = new TcpListener(IPAddress.Loopback, 0);
        reserved.Start();
        return reserved.LocalEndpoint.ToString()!;
    }

    private static async Task<Outcome> LastAsync(IAsyncStreamReader<AttachRunReply> replies)
    {
        var last = new RunEvent();
        await foreach (var reply in replies.ReadAllAsync())
        {
            last = reply.Events[^1];
        }

        return last.Outcome;
    }

    private static async Task<string> ReadOutputAsync(IAsyncStreamReader<RunJobReply> replies)
    {
        while (await replies.MoveNext(default).WaitAsync(Bound))
        {
            if (replies.Current.Events.FirstOrDefault(one => one.Output is not null) is { } said)
            {
                return said.Output.Data.ToStringUtf8();
            }
        }

        return "";
    }

    private (RunJobRequest Request, string Gate) WaitingRun(string id)
    {
        var gate = Path.Combine(_agent.Root, $"{id}.gate");
        return (new RunJobRequest { RunId = id, Owner = "TESTER", Action = _agent.WriteScript(Waiting), Arguments = { new Argument { Value = gate } } }, gate);
    }

    private async Task<IReadOnlyList<RunEvent>> AttachAsync(AttachRunRequest request)
    {
        using var call = Client.AttachRun(request, deadline: DateTime.UtcNow + Bound);
        var events = new List<RunEvent>();
        await foreach (var reply in call.ResponseStream.ReadAllAsync())
        {
            events.AddRange(reply.Events);
        }

        return events;
    }

    private Task<CommandResult> CommandAsync(params string[] arguments) => ScriptHostProgram.RunAsync(["runs", .. arguments, "--data", _agent.Data]);
}
