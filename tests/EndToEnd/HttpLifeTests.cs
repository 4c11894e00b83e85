using System.Diagnostics;
using System.Text.Json;

namespace ScriptHost.EndToEnd;

/// <summary>Callers over HTTP whose agent is killed, or told to end.</summary>
public sealed class HttpLifeTests
{
    [Fact]
    public async Task A_run_whose_agent_is_killed_after_it_was_accepted_is_known_when_it_serves_again()
    {
        await using var agent = await ListeningAgent.StartAsync();
        using var certificate = IssuedCertificate.For("scripthost-client", agent.Wallet);
        using var caller = HttpCaller.WithCertificate(agent.Address, certificate);
        var request = JsonSerializer.Serialize(new { runId = "kept", owner = "TESTER", action = agent.Agent.WriteScript("#!/bin/sh\nsleep 600\n", ".sh") });
        Assert.Equal(202, (await caller.PostAsync(request)).Status);

        await agent.Agent.KillAndStartAsync();
        var known = await caller.GetAsync("/v1/runs/kept");
        var repeated = await caller.PostAsync(request);

        Assert.Equal((200, "RUN_STATE_ENDED"), (known.Status, known.Json.GetProperty("state").GetString()));
        Assert.Contains(known.Json.GetProperty("outcome").GetProperty("reason").GetString(), new[] { "REASON_WORKER_LOST", "REASON_NOT_STARTED" });
        Assert.Equal((202, "kept"), (repeated.Status, repeated.Json.GetProperty("runId").GetString()));
    }

    [Fact]
    public async Task A_wait_that_hangs_while_the_agent_is_told_to_end_is_answered_with_the_end_of_the_run()
    {
        await using var agent = await ListeningAgent.StartAsync("Agent__DrainTimeout=00:01:00");
        using var certificate = IssuedCertificate.For("scripthost-client", agent.Wallet);
        using var caller = HttpCaller.WithCertificate(agent.Address, certificate);
        var go = Path.Combine(agent.Agent.Root, "go");
        var id = await caller.RunAsync(agent.Agent.WriteScript($"#!/bin/sh\necho begun\nuntil [ -e {go} ]; do sleep 0.05; done\n", ".sh"));
        using var stream = await RawHttp.ConnectAsync(agent.Address, certificate);
        await stream.SendAsync($"GET /v1/runs/{id}?wait=50 HTTP/1.1\r\nHost: localhost\r\n\r\n");
        using var events = await RawHttp.ConnectAsync(agent.Address, certificate);
        await events.SendAsync($"GET /v1/runs/{id}/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await events.ReadUntilAsync("YmVndW4K");

        using (var stopping = Process.Start("kill", ["-TERM", $"{agent.Agent.ProcessId}"]))
        {
            await stopping.WaitForExitAsync();
        }

        HttpAnswer refused;
        do
        {
            refused = await caller.PostAsync("""{"owner":"TESTER","action":"hello.sh"}""");
        }
        while (refused.Status == 202);

        Assert.Equal((503, "AGENT_DRAINING"), (refused.Status, refused.Code));
        await File.WriteAllTextAsync(go, "");
        var answer = await stream.ReadUntilAsync("\"processId\"");
        Assert.StartsWith("HTTP/1.1 200 OK", answer, StringComparison.Ordinal);
        Assert.Contains("OUTCOME_STATUS_SUCCEEDED", answer, StringComparison.Ordinal);
        await events.ReadUntilAsync("\r\n0\r\n\r\n");
        Assert.Equal(0, await agent.Agent.WaitForExitAsync());
    }
}
