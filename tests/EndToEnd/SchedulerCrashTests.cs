namespace ScriptHost.EndToEnd;

/// <summary>The process is killed between the steps of a firing, of a verb, of its start and of its end.</summary>
public sealed class SchedulerCrashTests : IAsyncLifetime
{
    private static readonly string[] Points =
    [
        "in-created", "after-created", "in-enabled", "after-enabled",
        "before-wake-up", "after-wake-up", "before-woken", "after-woken",
        "before-begun", "before-retried", "before-chosen", "in-begun", "after-begun", "after-begun-by-hand", "before-sent", "after-sent",
        "before-accepted", "after-accepted", "after-started", "after-worker-called", "in-script", "before-ended", "after-ended",
        "before-firing-ended", "in-firing-ended", "after-details", "in-retry-scheduled", "before-firing-committed", "after-firing-ended",
        "after-recovery", "before-recovered", "after-recovered", "before-firing", "after-firing",
        "before-stopped", "after-wake-ups-stopped", "after-stopped",
    ];

    private CrashingAgent _agent = null!;

    /// <summary>What is killed while it waits has not started, and is sent under another id: each of these steps needs the one before it.</summary>
    private static readonly string[] Renewal = ["before-started:0", "before-renewed:0", "in-renewed:0", "after-renewed:0"];

    public static TheoryData<string[]> Lives() => [.. FaultSample.Take(2026, sampleSize: 6, Points), Renewal];

    [Theory]
    [MemberData(nameof(Lives))]
    public async Task Every_firing_is_one_run_and_is_counted_once(params string[] faults)
    {
        var jobs = new JobMix(_agent, new JobLedger(_agent, _agent.Root));

        await jobs.LiveAsync(_agent.LiveAsync(faults));

        await jobs.CheckAsync();
    }

    public Task InitializeAsync()
    {
        // One run at a time, so that others wait.
        _agent = CrashingAgent.Create("Workers__Sandbox=none", "Workers__MaxPerKey=1", "Agent__DrainTimeout=00:01:00");
        return Task.CompletedTask;
    }

    public async Task DisposeAsync() => await _agent.DisposeAsync();
}
