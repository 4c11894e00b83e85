using System.Globalization;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ScriptHost.Errors;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.Store;

namespace ScriptHost.Scheduling.History;

/// <summary>Removes what is older than log_history and event_expiry_time: once a minute, and not at the end of each run, which would pay for it.</summary>
internal sealed class HistoryUpkeep(JobStore store, TimeProvider timeProvider, ILogger<HistoryUpkeep> logger) : BackgroundService
{
    /// <summary>Rows of a transaction, so that firings need not wait for long.</summary>
    public const int BatchCount = 2_000;

    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>The latest time that a number of days has left behind; the first of all times when there were not so many.</summary>
    public static DateTimeOffset DaysBefore(DateTimeOffset now, long days) =>
        days >= now.UtcTicks / TimeSpan.TicksPerDay ? DateTimeOffset.MinValue : now - TimeSpan.FromDays(days);

    /// <summary>Removes all that is too old.</summary>
    /// <exception cref="ScriptHostException">STORE_FAILED.</exception>
    public async Task ApplyAsync(CancellationToken cancellationToken)
    {
        var now = timeProvider.GetUtcNow();
        while (await store.TransactAsync(tables => tables.Log.Purge(DaysBefore(now, SettingOf(tables, "log_history")), job: null, BatchCount)) == BatchCount)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }

        while (await store.TransactAsync(tables => tables.Events.Purge(now - TimeSpan.FromSeconds(SettingOf(tables, "event_expiry_time")), BatchCount)) == BatchCount)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await ApplyAsync(stoppingToken);
            }
            catch (ScriptHostException exception)
            {
                // The next time may go better.
                var level = SchedulingLog.LevelOf(exception);
                SchedulingLog.UpkeepFailed(logger, level, exception);
            }
        }
    }

    private static long SettingOf(JobTables tables, string name) =>
        long.Parse(tables.FindSetting(name) ?? AttributeTable.Find(AttributeOwners.Scheduler, name).Default!, CultureInfo.InvariantCulture);
}
