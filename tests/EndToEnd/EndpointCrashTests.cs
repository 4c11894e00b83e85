namespace ScriptHost.EndToEnd;

/// <summary>Jobs that run on an endpoint over mutual TLS, while their scheduler's process is killed, or the endpoint's agent.</summary>
public sealed class EndpointCrashTests : IAsyncLifetime
{
    private const string Destination = "REMOTE_EXTPROC:REMOTE";

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

    public static TheoryData<string[]> SchedulerLives() => [.. FaultSample.Take(2027, sampleSize: 3, SchedulerPoints)];

    public static TheoryData<string[]> AgentLives() => [.. FaultSample.Take(2028, sampleSize: 2, AgentPoints)];

    [Theory]
    [MemberData(nameof(SchedulerLives))]
    public async Task When_the_scheduler_dies_every_firing_is_one_run(params string[] faults)
    {
        await RegisterAsync(_first.Address);
        var jobs = new JobMix(_scheduler, new JobLedger(_scheduler, _first.Root), Destination);
        await _first.LiveAsync();

        await jobs.LiveAsync(_scheduler.LiveAsync(faults));

        await jobs.CheckAsync();
    }

    [Theory]
    [MemberData(nameof(AgentLives))]
    public async Task When_the_endpoints_agent_dies_every_firing_is_one_run(params string[] faults)
    {
        await RegisterAsync(_first.Address);
        var jobs = new JobMix(_scheduler, new JobLedger(_scheduler, _first.Root), Destination);
        await _scheduler.LiveAsync();

        await jobs.LiveAsync(_first.LiveAsync(faults));

        await jobs.CheckAsync();
    }

    [Fact]
    public async Task What_was_sent_to_an_agent_that_dies_is_not_sent_to_the_endpoints_other_agent()
    {
        await RegisterAsync(_first.Address, _second.Address);
        var jobs = new JobMix(_scheduler, new JobLedger(_scheduler, _first.Root, _second.Root), Destination);
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

    // The agents of an endpoint share a wallet, which the first one makes.
    private async Task RegisterAsync(params string[] addresses)
    {
        var wallet = Path.Combine(_first.Data, "wallet");
        await _first.LiveOnceAsync(() => Task.CompletedTask);
        CopyFolder(wallet, Path.Combine(_second.Data, "wallet"));
        await _scheduler.LiveOnceAsync(async () =>
        {
            await DoneAsync(["endpoint", "register", "REMOTE", "--url", string.Join(',', addresses), "--wallet-dir", Path.Combine(wallet, "client"), "--cert-dn", "CN=localhost"]);
            await DoneAsync(["user", "create", "ADA", "--uid", "54321"]);
            await DoneAsync(["user", "grant", "ADA", "CREATE JOB"]);
            await DoneAsync(["endpoint", "grant", "REMOTE", "ADA"]);
        });
    }

    private async Task DoneAsync(string[] arguments)
    {
        var result = await ScriptHostProgram.RunAsync([.. arguments, "--data", _scheduler.Data]);
        Assert.True(result.ExitCode == 0, $"{string.Join(' ', arguments)}: {result.Error}");
    }

    private static void CopyFolder(string from, string to)
    {
        Directory.CreateDirectory(to);
        File.SetUnixFileMode(to, File.GetUnixFileMode(from));
        foreach (var folder in Directory.GetDirectories(from))
        {
            CopyFolder(folder, Path.Combine(to, Path.GetFileName(folder)));
        }

        foreach (var file in Directory.GetFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
