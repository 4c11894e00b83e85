using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Google.Protobuf;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using ScriptHost.Errors;
using ScriptHost.Scheduling;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.Firing;
using ScriptHost.Scheduling.History;
using ScriptHost.Scheduling.Quartz;
using ScriptHost.Scheduling.Store;
using ScriptHost.Scheduling.Verbs;
using ScriptHost.Security;
using ScriptHost.V1;

namespace ScriptHost.Benchmarks.Scheduling;

/// <summary>
/// 10,000 enabled jobs that repeat: how long the scheduler takes to start with them, and how late their runs are sent. All is real but the agent, whose
/// runs end at once. As calendars go, all that is due in a second is due at its beginning. So many jobs repeat every 50 seconds as the rate asks for, the
/// others once a year.
/// </summary>
internal static class FiringScenario
{
    private const int JobCount = 10_000;
    private const int IntervalSeconds = 50;
    private const int MeasuredSeconds = 20;

    /// <param name="database">A connection string of PostgreSQL; null: SQLite.</param>
    public static async Task RunAsync(string? database)
    {
        Console.WriteLine("| store | firings/s | start s | lag p50 ms | p99 ms | max ms | fired | due |\n|---|---|---|---|---|---|---|---|");
        foreach (var rate in (int[])[100, 200])
        {
            var (name, start, lags) = await MeasureAsync(database, rate, watchers: null);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {rate} | {start.TotalSeconds:0.0} | {TextOf(lags, rate)} |"));
        }
    }

    /// <summary>100 firings a second of jobs that raise all events, watched by nobody and by so many.</summary>
    public static async Task RunWatchedAsync(string? database, int count)
    {
        Console.WriteLine("| store | watchers | lag p50 ms | p99 ms | max ms | fired | due | events told |\n|---|---|---|---|---|---|---|---|");
        foreach (var watching in (int[])[0, count])
        {
            var watchers = new Watchers(watching);
            var (name, _, lags) = await MeasureAsync(database, rate: 100, watchers);
            Console.WriteLine($"| {name} | {watching} | {TextOf(lags, rate: 100)} | {watchers.ToldCount} |");
        }
    }

    private static async Task<(string Name, TimeSpan Start, List<double> Lags)> MeasureAsync(string? database, int rate, Watchers? watchers)
    {
        await using var bench = new BenchStore(database);
        var agent = new InstantAgent();
        await using var services = CreateServices(bench, agent);
        var store = services.GetRequiredService<JobStore>();
        await store.OpenAsync();
        await CreateJobsAsync(services.GetRequiredService<SchedulerVerbs>(), rate * IntervalSeconds, raisesEvents: watchers is not null);
        await using var feed = ActivatorUtilities.CreateInstance<EventFeed>(services);
        await feed.StartAsync();
        watchers?.Start(feed);

        var began = Stopwatch.GetTimestamp();
        var engine = services.GetRequiredService<FiringEngine>();
        await engine.StartAsync();
        var wakeUps = services.GetRequiredService<IWakeUps>();
        while ((await wakeUps.ListAsync()).Count < JobCount)
        {
            await Task.Delay(50);
        }

        var start = Stopwatch.GetElapsedTime(began);
        // The jobs were given a start in the future, so that none is late from the beginning; all fire in the same turns.
        var first = DateTimeOffset.UtcNow.AddSeconds(2);
        await services.GetRequiredService<FirstRuns>().WaitAsync(first);
        var from = DateTimeOffset.UtcNow;
        await Task.Delay(TimeSpan.FromSeconds(MeasuredSeconds));
        var until = from.AddSeconds(MeasuredSeconds - 2);
        var lags = agent.Lags.Where(lag => lag.At > from && lag.At <= until).Select(lag => lag.Late.TotalMilliseconds).Order().ToList();
        await engine.DisposeAsync();
        return (bench.Name, start, lags);
    }

    private static string TextOf(List<double> lags, int rate) => string.Create(
        CultureInfo.InvariantCulture, $"{At(lags, 0.5):0} | {At(lags, 0.99):0} | {At(lags, 1):0} | {lags.Count} | {rate * (MeasuredSeconds - 2)}");

    private static double At(List<double> sorted, double share) => sorted.Count == 0 ? double.NaN : sorted[Math.Min(sorted.Count - 1, (int)(share * sorted.Count))];

    private static async Task CreateJobsAsync(SchedulerVerbs verbs, int oftenCount, bool raisesEvents)
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        await Parallel.ForAsync(0, JobCount, new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, _) => await verbs.ExecuteAndComplainAsync("ADA", scope => Creation.CreateJob(
            scope,
            $"J{i}",
            [
                new("job_type", "EXECUTABLE"),
                new("job_action", "job.sh"),
                new("start_date", start.AddSeconds(i % IntervalSeconds).ToString("yyyy-MM-ddTHH:mm:ss'Z'", CultureInfo.InvariantCulture)),
                new("raise_events", raisesEvents ? "511" : "0"),
                new("repeat_interval", i < oftenCount ? $"FREQ=SECONDLY;INTERVAL={IntervalSeconds}" : "FREQ=YEARLY"),
            ],
            isEnabled: true)));
    }

    private static ServiceProvider CreateServices(BenchStore bench, InstantAgent agent)
    {
        var services = new ServiceCollection();
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddSingleton<ILoggerFactory>(NullLoggerFactory.Instance);
        services.AddOptions<SchedulerOptions>();
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton<IJobAuthority>(new EverybodyMay());
        services.AddSingleton<IRunSender>(agent);
        services.AddQuartzWakeUps();
        services.AddSingleton(_ => new JobStore(bench.Store.Writer));
        services.AddSingleton<SchedulerVerbs>();
        services.AddSingleton<FiringSteps>();
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<Sending>(provider, provider.GetRequiredService<FiringSteps>()));
        services.AddSingleton<FiringEngine>();
        services.AddSingleton(new FirstRuns(agent));
        return services.BuildServiceProvider();
    }

    /// <summary>Callers of WatchEvents, as far as the wire: each is told all events of all jobs.</summary>
    private sealed class Watchers(int count)
    {
        private long _toldCount;

        public long ToldCount => Interlocked.Read(ref _toldCount);

        public void Start(EventFeed feed)
        {
            for (var i = 0; i < count; i++)
            {
                _ = Task.Run(() => WatchAsync(feed));
            }
        }

        private async Task WatchAsync(EventFeed feed)
        {
            try
            {
                await foreach (var batch in feed.WatchAsync(feed.LastId, CancellationToken.None))
                {
                    new WatchEventsReply { Events = { batch.Select(HistoryRecords.Of) }, LastEventId = batch[^1].EventId }.ToByteArray();
                    Interlocked.Add(ref _toldCount, batch.Count);
                }
            }
            catch (ScriptHostException exception) when (exception.Code == ErrorCode.AgentDraining)
            {
                // The feed has ended.
            }
        }
    }

    /// <summary>Waits until what was due before the start has been made good.</summary>
    private sealed class FirstRuns(InstantAgent agent)
    {
        public async Task WaitAsync(DateTimeOffset atLeast)
        {
            var count = -1;
            while (DateTimeOffset.UtcNow < atLeast || agent.IsLate)
            {
                if (count == agent.Lags.Count && DateTimeOffset.UtcNow > atLeast.AddMinutes(3))
                {
                    return;
                }

                count = agent.Lags.Count;
                await Task.Delay(500);
            }
        }
    }

    private sealed class InstantAgent : IRunSender
    {
        private long _lastLate;

        public ConcurrentQueue<(DateTimeOffset At, TimeSpan Late)> Lags { get; } = new();

        /// <summary>True while one of the last two seconds' runs was sent more than a second late.</summary>
        public bool IsLate => DateTimeOffset.UtcNow.Ticks - Interlocked.Read(ref _lastLate) < TimeSpan.TicksPerSecond * 2;

        public string Choose(Destination? destination) => "";

        public Task<Outcome> RunAsync(string url, RunJobRequest request, Func<IReadOnlyList<RunEvent>, Task>? received, CancellationToken cancellationToken)
        {
            var now = DateTimeOffset.UtcNow;
            var late = now - request.ScheduledAt.ToDateTimeOffset();
            if (late > TimeSpan.FromSeconds(1))
            {
                Interlocked.Exchange(ref _lastLate, now.Ticks);
            }

            Lags.Enqueue((now, late));
            return Task.FromResult(new Outcome { Status = OutcomeStatus.Succeeded });
        }

        public Task<Outcome?> AttachAsync(string url, RunJobRequest request, Func<IReadOnlyList<RunEvent>, Task>? received, CancellationToken cancellationToken) =>
            Task.FromResult<Outcome?>(null);

        public Task<bool> StopAsync(string url, RunJobRequest request, TimeSpan? grace, CancellationToken cancellationToken) => Task.FromResult(false);
    }

    private sealed class EverybodyMay : IJobAuthority
    {
        public string UserOf(ClientIdentity client, string asked) => asked;

        public void Check(string user, JobPrivilege privilege, string owner)
        {
        }

        public bool IsAdministrator(string user) => false;

        public void CheckEndpoint(string user, string endpoint)
        {
        }
    }
}
