using Grpc.Core;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>Who has to wait, and who is sent away.</summary>
public sealed class PoolTests : IAsyncLifetime
{
    private StartedAgent _agent = null!;

    public async Task InitializeAsync() =>
        _agent = await StartedAgent.StartWithAsync(["Workers__MaxPerKey=1", "Workers__QueuePerOwner=2", "Workers__MaxCount=2"]);

    [Fact]
    public async Task One_owners_flood_is_turned_away_with_a_delay_and_keeps_no_other_owner_waiting()
    {
        var endless = _agent.WriteScript("echo on; sleep 1000", ".sh");
        var calls = new List<AsyncServerStreamingCall<RunJobReply>>();
        // One runs, two wait.
        for (var i = 0; i < 3; i++)
        {
            calls.Add(_agent.Client.RunJob(new RunJobRequest { Owner = "FLOOD", RunId = $"flood-{i}", Action = endless }));
            await ReadAsync(calls[i], until: one => i == 0 ? one.Output is not null : one.Accepted is not null);
        }

        var refused = await Assert.ThrowsAsync<RpcException>(() => _agent.RunAsync(new RunJobRequest { Owner = "FLOOD", Action = endless }));
        var wait = (await _agent.Client.GetRunAsync(new GetRunRequest { RunId = "flood-2" })).Run.Wait;
        var other = await _agent.RunAsync(new RunJobRequest { Owner = "PATIENT", Action = _agent.WriteScript("true", ".sh") });

        Assert.Equal((StatusCode.ResourceExhausted, "AGENT_BUSY"), (refused.StatusCode, refused.Trailers.GetValue(ErrorTable.TrailerKey)));
        Assert.True(int.Parse(refused.Trailers.GetValue(ErrorTable.RetryAfterKey)!) > 0);
        Assert.Equal(OutcomeStatus.Succeeded, other.Outcome.Status);
        Assert.Equal(("Workers:MaxPerKey", "flood-0", 1), (wait.Setting, Assert.Single(wait.BehindRunIds), (int)wait.AheadCount));
        for (var i = 2; i >= 0; i--)
        {
            await _agent.Client.CancelRunAsync(new CancelRunRequest { RunId = $"flood-{i}", Grace = new() });
            await ReadAsync(calls[i], until: one => one.Outcome is not null);
            calls[i].Dispose();
        }
    }

    [Fact]
    public async Task Workers_that_do_not_start_are_not_tried_again_and_again()
    {
        await using var broken = await StartedAgent.StartWithAsync(["Workers__Python=/no/such/python"]);
        var script = broken.WriteScript("def gsf_main(argc, argv):\n    pass", ".py");
        var messages = new List<string>();
        for (var i = 0; i < 4; i++)
        {
            messages.Add((await broken.RunAsync(new RunJobRequest { Action = script })).Outcome.Message);
        }

        Assert.DoesNotContain("in a row", messages[2], StringComparison.Ordinal);
        Assert.Contains("3 times in a row", messages[3], StringComparison.Ordinal);
        Assert.Contains("/no/such/python", messages[3], StringComparison.Ordinal);
    }

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    private static async Task ReadAsync(AsyncServerStreamingCall<RunJobReply> call, Func<RunEvent, bool> until)
    {
        while (await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1)))
        {
            if (call.ResponseStream.Current.Events.Any(until))
            {
                return;
            }
        }

        Assert.Fail("The run ended without what was waited for.");
    }
}
