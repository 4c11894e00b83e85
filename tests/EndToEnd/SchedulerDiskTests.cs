using Grpc.Core;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>A scheduler whose disk is full, and whose store somebody deletes or replaces. It goes on by itself.</summary>
public sealed class SchedulerDiskTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(3);

    private readonly AgentFolders _folders = new();
    private readonly CancellationTokenSource _bound = new(Bound);

    private string Ledger => Path.Combine(_folders.Root, "ledger");

    [Fact]
    public async Task With_a_full_disk_verbs_are_refused_and_what_was_under_way_ends_once_when_there_is_room()
    {
        Directory.CreateDirectory(_folders.Data);
        await using var agent = await ScriptsAgent.StartWithEmptyAsync(_folders.Data, 48 * 1024 * 1024, _folders.Data, _folders.Root, "Workers:Sandbox=none", "Journal:ReserveBytes=4000000");
        await StartTicksAsync(agent);
        var gate = Path.Combine(_folders.Root, "gate");
        _folders.Write("wait.sh", $"#!/bin/sh\nwhile [ ! -e {gate} ]; do sleep 0.05; done\necho waited >> {Ledger}\nhead -c 8000 /dev/zero | tr '\\0' x\n");
        await CreateAsync(agent, "WAITS", "wait.sh", repeat: null);
        await UntilAsync(agent, "WAITS", job => job.State == "RUNNING");

        using (DiskFiller.Fill(agent.Inside(_folders.Data)))
        {
            // What fits into the last pages still goes through.
            var created = 0;
            var refused = await RefusalAsync(() => CreateAsync(agent, $"FILLS_{++created}", $"{new string('x', 3000)}.sh", "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1"));
            Assert.Equal("STORE_FAILED", refused.Trailers.GetValue(ErrorTable.TrailerKey));
            await File.WriteAllTextAsync(gate, "");
            await UntilInLedgerAsync("waited", 1);
        }

        var waited = await UntilAsync(agent, "WAITS", job => job.State == "SUCCEEDED");
        Assert.Equal((1, 0), (waited.RunCount, waited.FailureCount));
        await UntilTickedAsync(agent);
        Assert.Equal(1, Lines().Count(line => line == "waited"));
        CheckTicks();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Jobs_go_on_when_the_store_is_deleted_or_replaced_under_a_scheduler_that_serves(bool isReplaced)
    {
        await using var agent = await ScriptsAgent.StartAsync(_folders.Data, _folders.Root, "Workers:Sandbox=none");
        await StartTicksAsync(agent);

        foreach (var path in Directory.GetFiles(_folders.Data, "scheduler.db*"))
        {
            File.Delete(path);
        }

        if (isReplaced)
        {
            await File.WriteAllTextAsync(Path.Combine(_folders.Data, "scheduler.db"), "");
        }

        await CreateAsync(agent, "NEW", "tick.sh", repeat: null);
        await UntilAsync(agent, "NEW", job => job.State == "SUCCEEDED");
        await UntilTickedAsync(agent);
        CheckTicks();
    }

    public void Dispose()
    {
        _bound.Dispose();
        _folders.Dispose();
    }

    private async Task StartTicksAsync(ScriptsAgent agent)
    {
        File.WriteAllText(Ledger, "");
        File.SetUnixFileMode(Ledger, (UnixFileMode)0b110_110_110);
        _folders.Write("tick.sh", $"#!/bin/sh\necho $SCRIPTHOST_RUN_ID >> {Ledger}\n");
        await CreateAsync(agent, "TICK", "tick.sh", "FREQ=SECONDLY");
        await UntilTickedAsync(agent);
    }

    private async Task CreateAsync(ScriptsAgent agent, string name, string action, string? repeat)
    {
        var request = new CreateJobRequest { User = "ADA", JobName = name, JobType = "EXECUTABLE", JobAction = action, AutoDrop = false, Enabled = true };
        if (repeat is not null)
        {
            request.RepeatInterval = repeat;
        }

        await agent.Scheduler.CreateJobAsync(request, cancellationToken: _bound.Token);
    }

    // Two more runs than now: one may have been under way.
    private async Task UntilTickedAsync(ScriptsAgent agent)
    {
        var count = (await FindAsync(agent, "TICK")).RunCount;
        await UntilAsync(agent, "TICK", job => job.RunCount >= count + 2);
    }

    private async Task<JobStatus> UntilAsync(ScriptsAgent agent, string name, Func<JobStatus, bool> condition)
    {
        while (true)
        {
            var job = await FindAsync(agent, name);
            if (condition(job))
            {
                return job;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(50), _bound.Token);
        }
    }

    private async Task<JobStatus> FindAsync(ScriptsAgent agent, string name)
    {
        while (true)
        {
            try
            {
                var request = new ListObjectsRequest { User = "ADA", Kind = SchedulerObjectKind.Job, Name = name };
                return (await agent.Scheduler.ListObjectsAsync(request, cancellationToken: _bound.Token)).Objects[0].Job;
            }
            catch (RpcException exception) when (exception.Trailers.GetValue(ErrorTable.TrailerKey) == "STORE_FAILED")
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), _bound.Token);
            }
        }
    }

    private async Task<RpcException> RefusalAsync(Func<Task> call)
    {
        while (true)
        {
            _bound.Token.ThrowIfCancellationRequested();
            try
            {
                await call();
            }
            catch (RpcException exception)
            {
                return exception;
            }
        }
    }

    private async Task UntilInLedgerAsync(string line, int count)
    {
        while (Lines().Count(found => found == line) < count)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), _bound.Token);
        }
    }

    private string[] Lines() => File.ReadAllLines(Ledger);

    // No run twice.
    private void CheckTicks()
    {
        var ticks = Lines().Where(line => line != "waited").Select(line => line.Split('-')[0]).ToList();
        Assert.Equal(ticks.Distinct().Order(StringComparer.Ordinal), ticks.Order(StringComparer.Ordinal));
    }
}
