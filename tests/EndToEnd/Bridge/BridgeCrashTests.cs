using ScriptHost.Tests.Shared;

namespace ScriptHost.EndToEnd.Bridge;

/// <summary>
/// The bridge's process is killed between the steps of a request's way, or the agent of an endpoint, under load, and the server crashes meanwhile: every
/// request ends exactly once, no run is doubled, and what the database says of it is true.
/// </summary>
public sealed class BridgeCrashTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>, IAsyncLifetime
{
    // Steps of the bridge, and of the agent in the same process.
    private static readonly string[] Points =
    [
        "before-claimed", "after-claimed", "before-request-begun", "after-request-begun", "before-sent", "after-sent", "before-accepted", "after-accepted",
        "after-started", "after-worker-called", "in-script", "before-output-written", "after-output-written", "before-claims-kept", "after-claims-kept",
        "before-ended", "after-ended", "before-firing-ended", "before-request-ended", "after-request-ended", "after-firing-ended",
    ];

    private static readonly string[] AgentPoints =
        ["before-accepted", "after-accepted", "after-started", "after-worker-called", "in-script", "before-ended", "after-ended", "after-recovery"];

    private readonly CrashingAgent _remote = CrashingAgent.CreateListening("Workers__Sandbox=none");
    private BridgedDatabase _database = null!;
    private CrashingAgent _bridge = null!;

    public static TheoryData<string[]> Lives() => [.. FaultSample.Take(2027, sampleSize: 6, Points)];

    public static TheoryData<string[]> AgentLives() => [.. FaultSample.Take(2029, sampleSize: 3, AgentPoints)];

    public async Task InitializeAsync() => _database = await BridgedDatabase.CreateAsync(server);

    public async Task DisposeAsync()
    {
        await _bridge.DisposeAsync();
        await _remote.DisposeAsync();
        await _database.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Lives))]
    public async Task Every_request_ends_once_wherever_the_bridge_is_killed(params string[] faults)
    {
        var requests = await CreateBridgeAsync();

        await requests.FileWhileAsync(_bridge.LiveAsync(faults));

        await requests.CheckAsync(mayBeLost: true);
    }

    [Fact]
    public async Task Every_request_ends_once_when_server_and_bridge_are_killed_in_turns()
    {
        var requests = await CreateBridgeAsync();
        var living = _bridge.LiveAsync("after-claimed:1", "after-request-begun:2", "after-output-written:3", "before-request-ended:1");
        var crashing = CrashServerWhileAsync(living);

        await requests.FileWhileAsync(living);
        await crashing;

        await requests.CheckAsync(mayBeLost: true);
    }

    [Theory]
    [MemberData(nameof(AgentLives))]
    public async Task Every_request_ends_once_wherever_the_agent_of_its_endpoint_is_killed(params string[] faults)
    {
        var requests = await CreateBridgeToEndpointAsync();

        await requests.FileWhileAsync(_remote.LiveAsync(faults));

        await requests.CheckAsync(mayBeLost: true);
    }

    [Fact]
    public async Task A_run_whose_endpoints_agent_alone_is_killed_ends_as_lost_and_is_not_run_again()
    {
        var requests = await CreateBridgeToEndpointAsync();
        var killed = _remote.KillAtAsync("in-script:0");
        var run = await _database.RunJobAsync("COUNT0");
        await killed;
        await _remote.LiveAsync();

        Assert.Equal("FAILED 121 WORKER_LOST", $"{await _database.WaitForEndAsync(run)}");

        // The bridge, whose process lived on, serves on.
        await requests.FileAsync();
        await requests.CheckAsync(mayBeLost: true);
    }

    private async Task<RequestMix> CreateBridgeAsync()
    {
        _bridge = CrashingAgent.CreateWith(["--roles", "agent,bridge"], Settings());
        return await CreateRequestsAsync(_bridge.Root);
    }

    private async Task<RequestMix> CreateBridgeToEndpointAsync()
    {
        _bridge = CrashingAgent.CreateWith(["--roles", "agent,bridge"], Settings("Endpoint=REMOTE"));
        await RemoteEndpoint.RegisterAsync(_bridge, _remote);
        await _bridge.LiveAsync();
        return await CreateRequestsAsync(_remote.Root);
    }

    private string[] Settings(params string[] more) =>
        [.. _database.Settings(["MaxRuns=4", "Lease=00:00:05", .. more]), "Workers__Sandbox=none", "Agent__DrainTimeout=00:01:00"];

    private async Task<RequestMix> CreateRequestsAsync(string root)
    {
        var requests = new RequestMix(_database, root);
        await requests.CreateJobsAsync();
        return requests;
    }

    private async Task CrashServerWhileAsync(Task living)
    {
        while (!living.IsCompleted)
        {
            await Task.WhenAny(living, Task.Delay(TimeSpan.FromSeconds(3)));
            if (!living.IsCompleted)
            {
                await server.CrashAsync();
            }
        }
    }
}
