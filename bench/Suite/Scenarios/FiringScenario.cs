using System.Globalization;
using ScriptHost.Benchmarks.Measuring;
using ScriptHost.Benchmarks.Reports;
using ScriptHost.Benchmarks.Rivals;
using ScriptHost.Tests.Shared;

namespace ScriptHost.Benchmarks.Scenarios;

/// <summary>The scheduler with all but the runs; Quartz.NET alone before each of its turns.</summary>
internal static class FiringScenario
{
    public static async Task RunAsync(Measurement measurement)
    {
        var starts = new List<double>();
        await MeasureAsync(measurement, starts, "firing");
        var server = new PostgreSqlServer();
        try
        {
            await server.InitializeAsync();
            await MeasureAsync(measurement, starts, "firing", server.ConnectionString("postgres"));
        }
        finally
        {
            await server.DisposeAsync();
        }

        measurement.Find("F15.start", starts.Max());
        measurement.Note("Each store once at each rate, so without a spread.");
    }

    private static async Task MeasureAsync(Measurement measurement, List<double> starts, params string[] arguments)
    {
        foreach (var rate in (int[])[100, 200])
        {
            var lags = await BareQuartz.MeasureAsync(rate, TimeSpan.FromSeconds(measurement.IsQuick ? 2 : 10));
            measurement.Add(new Row($"Quartz.NET in memory, a job that does nothing, {rate} firings/s: lag") { Median = Statistics.Median(lags), P99 = Statistics.Percentile(lags, 99), Count = lags.Count });
        }

        foreach (var row in await PrintedTables.RunAsync("firings/s", Programs.Scheduling, arguments))
        {
            var (store, rate, p99) = (row["store"], row["firings/s"], Number(row["p99 ms"]));
            starts.Add(Number(row["start s"]));
            measurement.Add(new Row($"10,000 jobs on {store}, {rate} firings/s: lag ({row["fired"]} of {row["due"]} fired)") { Median = Number(row["lag p50 ms"]), P99 = p99 });
            measurement.Add(new Row($"10,000 jobs on {store}: start") { Median = 1000 * starts[^1] });
            measurement.Find($"F15.{store.ToLowerInvariant()}.{rate}", p99);
        }
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
