using System.Collections.Concurrent;
using System.Globalization;
using Grpc.Core;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>Many callers use the same jobs at the same time: nothing that was done is lost, and nothing is half done.</summary>
public sealed class ManyVerbsTests : IAsyncLifetime
{
    private const int ClientCount = 16;
    private const int VerbCount = 1000;

    // A number of its own for each client, which nobody else touches, in one job that everybody changes.
    private const string Shared = "SHARED";

    private static readonly string[] Owned =
    [
        "comments", "max_runs", "max_failures", "job_priority", "job_weight", "memory_limit", "instance_id", "raise_events", "cpu_limit", "schedule_limit",
        "max_run_duration", "job_action", "nls_env", "mask_arguments", "profile", "number_of_arguments",
    ];

    private static readonly string[] Names = ["A", "B", "C", "D"];
    private static readonly string[] States = ["DISABLED", "SCHEDULED", "RUNNING", "SUCCEEDED", "FAILED", "STOPPED", "COMPLETED", "BROKEN"];

    private readonly ConcurrentDictionary<string, int> _done = new();
    private readonly ConcurrentBag<string> _undocumented = [];
    private readonly ConcurrentBag<string> _runIds = [];
    private readonly string?[] _lastValues = new string?[ClientCount];

    private StartedAgent _agent = null!;
    private string _action = null!;

    public async Task InitializeAsync()
    {
        _agent = await StartedAgent.StartAsync();
        _action = _agent.WriteScript("#!/bin/sh\ntrue\n", ".sh");
    }

    [Fact]
    public async Task A_thousand_verbs_of_sixteen_clients_end_with_success_or_a_documented_error_and_all_that_succeeded_holds()
    {
        var scheduler = new Scheduler.SchedulerClient(_agent.Channel);
        await CreateAsync(scheduler, Shared);

        await Task.WhenAll(Enumerable.Range(0, ClientCount).Select(ActAsync));
        await UntilNothingRunsAsync(scheduler);

        Assert.Equal("", string.Join('\n', _undocumented));
        var jobs = (await scheduler.ListObjectsAsync(new ListObjectsRequest { User = "ADA", Kind = SchedulerObjectKind.Job })).Objects.ToDictionary(job => job.Name);
        Assert.All(Names, name => Assert.Equal(jobs.ContainsKey(name) ? 1 : 0, Done($"create {name}") - Done($"drop {name}")));
        Assert.All(jobs.Values, job => Assert.True(States.Contains(job.Job.State) && job.Job.FailureCount <= job.Job.RunCount, job.ToString()));
        Assert.All(jobs.Values, job => Assert.Equal(job.Job.State is "SCHEDULED" or "RUNNING", job.Enabled));
        // Each client's last value is the one that is there.
        Assert.All(Enumerable.Range(0, ClientCount).Where(client => _lastValues[client] is not null), client => Assert.Equal(_lastValues[client], jobs[Shared].Attributes[Owned[client]]));
        Assert.Equal(_runIds.Count, _runIds.Distinct().Count());
        Assert.Equal(Done("copy") + Names.Count(jobs.ContainsKey) + 1, jobs.Count);
    }

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    private async Task ActAsync(int client)
    {
        using var channel = AgentChannel.To(Path.Combine(_agent.Data, "agent.sock"));
        var scheduler = new Scheduler.SchedulerClient(channel);
        var random = new Random(client);
        for (var i = 0; i < VerbCount / ClientCount; i++)
        {
            var (name, force) = (Names[random.Next(Names.Length)], random.Next(2) == 0);
            switch (random.Next(10))
            {
                case 0:
                    await TryAsync($"create {name}", () => CreateAsync(scheduler, name));
                    break;
                case 1:
                    await TryAsync($"drop {name}", () => scheduler.DropJobAsync(new DropJobRequest { User = "ADA", JobName = name }).ResponseAsync);
                    break;
                case 2:
                    await TryAsync("enable", () => scheduler.EnableAsync(new EnableRequest { User = "ADA", Name = name }).ResponseAsync);
                    break;
                case 3:
                    await TryAsync("disable", () => scheduler.DisableAsync(new DisableRequest { User = "ADA", Name = name, Force = force }).ResponseAsync);
                    break;
                case 4 or 5:
                    await TryAsync("run", async () => _runIds.Add((await scheduler.RunJobAsync(new RunScheduledJobRequest { User = "ADA", JobName = name, UseCurrentSession = false })).RunIds[0]));
                    break;
                case 6:
                    await TryAsync("stop", () => scheduler.StopJobAsync(new StopJobRequest { User = "ADA", JobName = name }).ResponseAsync);
                    break;
                case 7:
                    await TryAsync("copy", () => scheduler.CopyJobAsync(new CopyJobRequest { User = "ADA", OldJob = name, NewJob = $"{name}_{client}_{i}" }).ResponseAsync);
                    break;
                default:
                    var value = ValueOf(Owned[client], i);
                    if (await TryAsync("set", () => scheduler.SetAttributeAsync(new SetAttributeRequest { User = "ADA", Name = Shared, Attribute = Owned[client], Value = value }).ResponseAsync))
                    {
                        _lastValues[client] = value;
                    }

                    break;
            }
        }
    }

    private static string ValueOf(string attribute, int i) => attribute switch
    {
        "comments" or "job_action" or "profile" => $"v{i}",
        "job_priority" => $"{1 + (i % 5)}",
        "nls_env" => $"NLS_SORT='S{i}'",
        "cpu_limit" or "schedule_limit" or "max_run_duration" => string.Create(CultureInfo.InvariantCulture, $"+000 01:{i % 60:D2}:00"),
        _ => $"{i + 1}",
    };

    private Task CreateAsync(Scheduler.SchedulerClient scheduler, string name) => scheduler.CreateJobAsync(new CreateJobRequest
    {
        User = "ADA",
        JobName = name,
        JobType = "EXECUTABLE",
        JobAction = _action,
        RepeatInterval = "FREQ=YEARLY",
        StartDate = "2099-01-01T00:00:00Z",
        AutoDrop = false,
    }).ResponseAsync;

    private async Task<bool> TryAsync(string verb, Func<Task> call)
    {
        try
        {
            await call().WaitAsync(TimeSpan.FromMinutes(2));
            _done.AddOrUpdate(verb, 1, (_, count) => count + 1);
            return true;
        }
        catch (RpcException exception)
        {
            // It exists, is unknown, runs, or does not run.
            if (!new[] { "ORA-27477", "ORA-27475", "ORA-27476", "ORA-27478", "ORA-27366" }.Any(number => exception.Status.Detail.StartsWith(number, StringComparison.Ordinal)))
            {
                _undocumented.Add($"{verb}: {exception.Status}");
            }

            return false;
        }
    }

    private int Done(string verb) => _done.GetValueOrDefault(verb);

    private static async Task UntilNothingRunsAsync(Scheduler.SchedulerClient scheduler)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while ((await scheduler.ListObjectsAsync(new ListObjectsRequest { User = "ADA", Kind = SchedulerObjectKind.Job }, cancellationToken: bound.Token)).Objects.Any(job => job.Job.State == "RUNNING"))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), bound.Token);
        }
    }
}
