using System.Globalization;
using ScriptHost.Benchmarks.Reports;
using ScriptHost.Benchmarks.Rivals;

namespace ScriptHost.Benchmarks.Scenarios;

internal static class MicroScenario
{
    public static async Task RunAsync(Measurement measurement)
    {
        foreach (var row in await MeasureAsync(measurement, "*"))
        {
            measurement.Add(row);
        }

        measurement.Note("In place of p99 the slowest of BenchmarkDotNet's means.");
    }

    /// <summary>Those benchmarks whose names fit a pattern.</summary>
    public static async Task<IReadOnlyList<Row>> MeasureAsync(Measurement measurement, string pattern) =>
    [
        .. (await PrintedTables.RunAsync("what", Programs.Micro, pattern, measurement.IsQuick ? "quick" : "whole")).Select(row => new Row($"{row["what"]} ({row["bytes"]} bytes allocated)")
        {
            Median = Microseconds(row["median µs"]) / 1000,
            P99 = Microseconds(row["slowest µs"]) / 1000,
        }),
    ];

    private static double Microseconds(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
