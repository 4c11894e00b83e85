namespace ScriptHost.EndToEnd;

/// <summary>Jobs that run on an endpoint over mutual TLS, while their scheduler's process is killed, or the endpoint's agent.</summary>
public sealed class EndpointCrashTests : IAsyncLifetime
{
    private static readonly string[] SchedulerPoints =
    [
        "before-chosen", "in-begun", "after-begun", "after-begun-by-hand", "before-sent", "after-sent", "before-firing-ended", "in-firing-ended",
        "after-details", "in-retry-scheduled", "before-firing-committed", "after-firing-ended", "before-retried", "after-recovered", "after-stopped",
    ];

    private static readonly string[] AgentPoints =
        ["before-accepted", "after-accepted", "after-started", "after-worker-called", "in-script", "before-ended", "after-ended", "before-started", "after-recovery"];

    private readonly CrashingAgent _scheduler = CrashingAgent.Create("Workers__Sandbox=none", "Agent__DrainTimeout=00:01:00");
    private readonly CrashingAgent _first = CrashingAgent.CreateListening("Workers__Sandbox=none", "Workers__MaxPerKey=1");
    private readonly CrashingAgent _second = CrashingAgent.CreateListening("Workers__Sandbox=none");

    public static TheoryData<string[]> SchedulerLives() => [.. FaultSample.Take(2027, sampleSize: 2, SchedulerPoints)];

    public static TheoryData<string[]> AgentLives() => [.. FaultSample.Take(2028, sampleSize: 2, AgentPoints)];

    [Theory]
    [MemberData(nameof(SchedulerLives))]
    public async Task When_the_scheduler_dies_every_firing_is_one_run(params string[] faults)
    {
        await RegisterAsync(_first);
        var jobs = new JobMix(_scheduler, new JobLedger(_scheduler, _first.Root), RemoteEndpoint.Destination);
        await _first.LiveAsync();

        await jobs.LiveAsync(_scheduler.LiveAsync(faults));

        await jobs.CheckAsync();
    }

    [Theory]
    [MemberData(nameof(AgentLives))]
    public async Task When_the_endpoints_agent_dies_every_firing_is_one_run(params string[] faults)
    {
        await RegisterAsync(_first);
        var jobs = new JobMix(_scheduler, new JobLedger(_scheduler, _first.Root), RemoteEndpoint.Destination);
        await _scheduler.LiveAsync();

        await jobs.LiveAsync(_first.LiveAsync(faults));

        await jobs.CheckAsync();
    }

    [Fact]
    public async Task What_was_sent_to_an_agent_that_dies_is_not_sent_to_the_endpoints_other_agent()
    {
        await RegisterAsync(_first, _second);
        var jobs = new JobMix(_scheduler, new JobLedger(_scheduler, _first.Root, _second.Root), RemoteEndpoint.Destination);
        await _second.LiveAsync();
        await _scheduler.LiveAsync();

        await jobs.LiveAsync(_first.LiveAsync("in-script:1"));

        await jobs.CheckAsync();
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _scheduler.DisposeAsync();
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    private Task RegisterAsync(params CrashingAgent[] agents) => RemoteEndpoint.RegisterAsync(_scheduler, agents);
}
