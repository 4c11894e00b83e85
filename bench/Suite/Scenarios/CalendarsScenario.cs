using System.Globalization;
using ScriptHost.Benchmarks.Reports;
using ScriptHost.Benchmarks.Rivals;

namespace ScriptHost.Benchmarks.Scenarios;

/// <summary>Each look reads the text and all schedules that it refers to anew, as for a firing.</summary>
internal static class CalendarsScenario
{
    public static async Task RunAsync(Measurement measurement)
    {
        var rows = await PrintedTables.RunAsync("calendar", Programs.Scheduling, "calendars");
        foreach (var row in rows)
        {
            measurement.Add(new Row($"{row["calendar"]}{(row["date"] == "never" ? ": never" : "")}") { Median = Microseconds(row, "median µs"), P99 = Microseconds(row, "slowest µs") });
        }

        measurement.Find("F16.next", rows.Where(row => row["date"] == "yes").Max(row => Microseconds(row, "median µs")));
        measurement.Find("F16.never", rows.Where(row => row["date"] == "never").Max(row => Microseconds(row, "median µs")));
        measurement.Note("200 looks each, from places all over 50 years; in place of p99 the slowest.");
    }

    private static double Microseconds(IReadOnlyDictionary<string, string> row, string column) => double.Parse(row[column], CultureInfo.InvariantCulture) / 1000;
}
