using System.Diagnostics;
using System.Globalization;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.History;
using ScriptHost.Scheduling.Store;

namespace ScriptHost.Benchmarks.Scheduling;

/// <summary>The last 50 runs of a job, and other lists, among 1,000,000 rows of details. Prints a Markdown table of median and slowest of 200 looks.</summary>
internal static class HistoryBenchmark
{
    private const int Rows = 1_000_000;
    private const int Jobs = 1_000;
    private const int BatchCount = 10_000;
    private const int Looks = 200;

    /// <param name="database">A connection string of PostgreSQL; null: SQLite.</param>
    public static async Task RunAsync(string? database)
    {
        await using var bench = new BenchStore(database);
        var store = new JobStore(bench.Store.Writer);
        await store.OpenAsync();
        for (var from = 0; from < Rows; from += BatchCount)
        {
            await store.TransactAsync(tables => Fill(tables, from));
        }

        Console.WriteLine($"On {bench.Name}, of {Rows} rows:\n\n| list | rows | median ms | slowest ms |\n|---|---|---|---|");
        await LookAsync(store, "the last 50 runs of a job", look => HistoryFilter.Of(JobOf(look * 5), 50));
        await LookAsync(store, "the 50 before those", look => HistoryFilter.Of(JobOf(look * 5), 50) with { Before = Rows / 2 });
        await LookAsync(store, "the last 50 runs of an owner", look => new HistoryFilter(50) { Owner = JobOf(look * 5).Owner });
        await LookAsync(store, "the last 50 failures of a job", look => HistoryFilter.Of(JobOf(look * 5), 50) with { Status = "FAILED" });
        await LookAsync(store, "the last 50 runs of all", _ => new HistoryFilter(50));
    }

    private static ObjectName JobOf(int number) =>
        new(string.Create(CultureInfo.InvariantCulture, $"OWNER_{number % 10}"), string.Create(CultureInfo.InvariantCulture, $"JOB_{number % Jobs}"));

    private static void Fill(JobTables tables, int from)
    {
        var output = new byte[200];
        Array.Fill(output, (byte)'x');
        for (var i = from; i < from + BatchCount; i++)
        {
            var (job, date) = (JobOf(i), DateTimeOffset.UnixEpoch.AddSeconds(i));
            var status = i / Jobs % 10 == 0 ? "FAILED" : "SUCCEEDED";
            var logId = tables.Log.Insert(new JobLogEntry(job, "RUN") { LogDate = date, Status = status });
            tables.Details.Insert(new RunDetails(job, status) { LogId = logId, LogDate = date, RequestedStart = date, Output = output, OutputBytes = output.Length });
        }
    }

    private static async Task LookAsync(JobStore store, string name, Func<int, HistoryFilter> filterOf)
    {
        var (times, rows) = (new List<double>(), 0);
        for (var look = 0; look < Looks; look++)
        {
            var filter = filterOf(look);
            var began = Stopwatch.GetTimestamp();
            rows = (await store.TransactAsync(tables => tables.Details.List(filter))).Count;
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {rows} | {times[Looks / 2]:0.00} | {times[^1]:0.00} |"));
    }
}
