using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScriptHost.Errors;
using ScriptHost.Runs.Journal;
using ScriptHost.Storage;

namespace ScriptHost.Runs;

/// <summary>What has to be done from time to time: save the events of long runs, give memory back, keep the journal within its bounds, take the disk's reserve back.</summary>
internal sealed class RunsUpkeep(RunService runs, JournalRetention retention, AgentStore store, TimeProvider timeProvider, ILogger<RunsUpkeep> logger) : BackgroundService
{
    private static readonly TimeSpan SaveInterval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan RetentionInterval = TimeSpan.FromMinutes(1);

    private readonly IdleMemory _memory = new();

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await TryAsync(() => retention.RemoveOrphansAsync(stoppingToken));
        await Task.WhenAll(
            RepeatAsync(SaveInterval, SaveAsync, stoppingToken),
            RepeatAsync(RetentionInterval, () => retention.ApplyAsync(stoppingToken), stoppingToken));
    }

    private Task SaveAsync()
    {
        runs.SaveEvents();
        store.Reserve.TryTake();
        _memory.Look(isIdle: runs.Active.Count == 0);
        return Task.CompletedTask;
    }

    private async Task RepeatAsync(TimeSpan interval, Func<Task> work, CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(interval, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryAsync(work);
        }
    }

    // The next time may go better.
    private async Task TryAsync(Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception exception) when (exception is ScriptHostException or IOException or UnauthorizedAccessException or Microsoft.Data.Sqlite.SqliteException)
        {
            RunsLog.UpkeepFailed(logger, exception);
        }
    }
}
