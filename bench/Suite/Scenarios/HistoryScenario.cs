using System.Globalization;
using ScriptHost.Benchmarks.Reports;
using ScriptHost.Benchmarks.Rivals;

namespace ScriptHost.Benchmarks.Scenarios;

internal static class HistoryScenario
{
    public static async Task RunAsync(Measurement measurement)
    {
        var rows = await PrintedTables.RunAsync("list", Programs.Scheduling, "history");
        foreach (var row in rows)
        {
            measurement.Add(new Row(row["list"]) { Median = Milliseconds(row["median ms"]), P99 = Milliseconds(row["slowest ms"]) });
        }

        measurement.Find("F17.runs", Milliseconds(rows.Single(row => row["list"] == "the last 50 runs of a job")["median ms"]));
        measurement.Note("200 looks each; in place of p99 the slowest.");
    }

    private static double Milliseconds(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
