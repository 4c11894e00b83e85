using Grpc.Core;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>
/// Jobs of every kind, a set of them for each life of the process that schedules them, and what must be true of each when it has ended, however
/// often its scheduler or agent was killed meanwhile: no firing lost, none run twice unless its attributes ask for that, counted right.
/// </summary>
/// <param name="agent">That schedules them.</param>
/// <param name="ledger">What the scripts did.</param>
/// <param name="destination">Of the jobs; empty for none.</param>
internal sealed class JobMix(CrashingAgent agent, JobLedger ledger, string destination = "")
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(4);
    private static readonly string[] Kinds = ["ONCE", "GONE", "TICK", "RETRY", "RECOVER", "HAND"];

    private readonly List<string> _runByHand = [];
    private int _setCount;
    private int _handCallCount;

    /// <summary>Creates sets of jobs for as long as the agent is killed, and waits until all have ended.</summary>
    /// <param name="killing">Completes when nobody is killed any more.</param>
    public async Task LiveAsync(Task killing)
    {
        using var bound = new CancellationTokenSource(Bound);
        do
        {
            var set = _setCount++;
            await CreateSetAsync(set, bound.Token);
            var life = agent.LifeCount;
            while (!killing.IsCompleted && agent.LifeCount == life && !await HasEndedAsync(set, bound.Token))
            {
                await PauseAsync(bound.Token);
            }
        }
        while (!killing.IsCompleted);

        await killing;
        for (var set = 0; set < _setCount; set++)
        {
            while (!await HasEndedAsync(set, bound.Token))
            {
                await PauseAsync(bound.Token);
            }
        }
    }

    /// <summary>Looks at every job, every row of details and all that the scripts did.</summary>
    public async Task CheckAsync()
    {
        ledger.Check();
        for (var set = 0; set < _setCount; set++)
        {
            foreach (var kind in Kinds)
            {
                Check(kind, $"{kind}_{set}", kind == "GONE" ? null : (await FindAsync($"{kind}_{set}", CancellationToken.None))!.Job);
            }
        }

        Assert.Subset(ledger.Rows.Where(row => row.Job.StartsWith("HAND", StringComparison.Ordinal)).Select(row => row.FirstId).ToHashSet(), _runByHand.ToHashSet());
        Assert.InRange(ledger.Rows.Count(row => row.Job.StartsWith("HAND", StringComparison.Ordinal)), _runByHand.Count, _handCallCount);
    }

    private void Check(string kind, string name, JobStatus? job)
    {
        var firings = ledger.Rows.Where(row => row.Job == name).GroupBy(row => row.ScheduledAt).Select(firing => firing.OrderBy(row => row.Attempt).ToList()).ToList();
        foreach (var firing in firings)
        {
            Assert.Equal(Enumerable.Range(1, firing.Count), firing.Select(row => row.Attempt));
            Assert.True(firing.Count == 1 || kind is "RETRY" or "RECOVER", $"{name} was tried again.");
            Assert.True(kind is not ("RETRY" or "RECOVER") || firing[^1].Status == "SUCCEEDED", $"{name}: the last try ended {firing[^1].Status}.");
        }

        var wanted = kind is "TICK" or "RECOVER" ? 2 : 1;
        Assert.True(firings.Count == wanted || (kind == "HAND" && firings.Count > wanted), $"{name} has {firings.Count} firings, not {wanted}.");
        if (job is not null)
        {
            Assert.Equal(
                (name, firings.Count, firings.Count(firing => firing[^1].Status == "FAILED"), kind == "RETRY" ? firings.Sum(firing => firing.Count - 1) : 0),
                (name, job.RunCount, job.FailureCount, job.RetryCount));
        }
    }

    // The agent may be killed behind each of these calls, before or after it took effect.
    private async Task CreateSetAsync(int set, CancellationToken cancellationToken)
    {
        foreach (var kind in Kinds)
        {
            var name = $"{kind}_{set}";
            var create = new CreateJobRequest
            {
                User = "ADA",
                JobName = name,
                JobType = "EXECUTABLE",
                JobAction = kind == "RETRY" ? JobLedger.FailingFirst : JobLedger.Ticking,
                AutoDrop = kind == "GONE",
                Enabled = kind == "ONCE" && destination is "",
            };
            if (kind is "TICK" or "RECOVER")
            {
                create.RepeatInterval = "FREQ=SECONDLY";
            }

            await DoAsync(() => agent.Scheduler.CreateJobAsync(create, cancellationToken: cancellationToken).ResponseAsync, cancellationToken);
            await SetAsync(name, "max_runs", kind is "TICK" or "RECOVER" ? "2" : "", cancellationToken);
            await SetAsync(name, "restart_on_failure", kind == "RETRY" ? "TRUE" : "", cancellationToken);
            await SetAsync(name, "restart_on_recovery", kind == "RECOVER" ? "TRUE" : "", cancellationToken);
            await SetAsync(name, "destination", destination, cancellationToken);
        }

        // At the same time, so that some wait for others.
        await Task.WhenAll(Kinds.Select(kind => kind == "HAND" ? RunByHandAsync($"{kind}_{set}", cancellationToken) : EnableAsync($"{kind}_{set}", cancellationToken)));
    }

    private Task SetAsync(string name, string attribute, string value, CancellationToken cancellationToken)
    {
        var request = new SetAttributeRequest { User = "ADA", Name = name, Attribute = attribute, Value = value };
        return value is "" ? Task.CompletedTask : DoAsync(() => agent.Scheduler.SetAttributeAsync(request, cancellationToken: cancellationToken).ResponseAsync, cancellationToken);
    }

    // Once more would be to run it once more.
    private Task EnableAsync(string name, CancellationToken cancellationToken) => DoAsync(
        async () =>
        {
            if (await FindAsync(name, cancellationToken) is { Job.State: "DISABLED" })
            {
                await agent.Scheduler.EnableAsync(new EnableRequest { User = "ADA", Name = name }, cancellationToken: cancellationToken);
            }
        },
        cancellationToken);

    private Task RunByHandAsync(string name, CancellationToken cancellationToken) => DoAsync(
        async () =>
        {
            Interlocked.Increment(ref _handCallCount);
            var reply = await agent.Scheduler.RunJobAsync(new RunScheduledJobRequest { User = "ADA", JobName = name, UseCurrentSession = false }, cancellationToken: cancellationToken);
            lock (_runByHand)
            {
                _runByHand.AddRange(reply.RunIds);
            }
        },
        cancellationToken);

    private async Task DoAsync(Func<Task> call, CancellationToken cancellationToken)
    {
        while (true)
        {
            await agent.Ready.WaitAsync(cancellationToken);
            try
            {
                await call();
                return;
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.AlreadyExists || exception.Status.Detail.StartsWith("ORA-27478", StringComparison.Ordinal))
            {
                // It took effect before the agent was killed.
                return;
            }
            catch (RpcException exception) when (IsKilled(exception))
            {
                await PauseAsync(cancellationToken);
            }
        }
    }

    private async Task<bool> HasEndedAsync(int set, CancellationToken cancellationToken)
    {
        try
        {
            foreach (var kind in Kinds)
            {
                var found = await FindAsync($"{kind}_{set}", cancellationToken);
                var hasEnded = kind switch
                {
                    "GONE" => found is null,
                    "HAND" => found!.Job is { State: "DISABLED", RunCount: > 0 },
                    "TICK" or "RECOVER" => found!.Job.State == "COMPLETED",
                    _ => found!.Job.State is "SUCCEEDED" or "FAILED",
                };
                if (!hasEnded)
                {
                    return false;
                }
            }

            return true;
        }
        catch (RpcException exception) when (IsKilled(exception))
        {
            return false;
        }
    }

    /// <summary>Null when it was dropped.</summary>
    private async Task<SchedulerObjectRecord?> FindAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            var request = new ListObjectsRequest { User = "ADA", Kind = SchedulerObjectKind.Job, Name = name };
            return (await agent.Scheduler.ListObjectsAsync(request, cancellationToken: cancellationToken)).Objects[0];
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
        {
            return null;
        }
    }

    private static bool IsKilled(RpcException exception) =>
        exception.StatusCode is StatusCode.Unavailable or StatusCode.Internal or StatusCode.Unknown || (exception.StatusCode == StatusCode.Cancelled && exception.Status.DebugException is not OperationCanceledException);

    private static Task PauseAsync(CancellationToken cancellationToken) => Task.Delay(TimeSpan.FromMilliseconds(50), cancellationToken);
}
