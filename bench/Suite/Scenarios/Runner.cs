using System.Diagnostics;
using ScriptHost.Benchmarks.Machines;
using ScriptHost.Benchmarks.Reports;
using ScriptHost.Benchmarks.Rivals;

namespace ScriptHost.Benchmarks.Scenarios;

/// <summary>Measures scenarios one after the other. One that fails or hangs is reported, and what it has started ended.</summary>
internal static class Runner
{
    private static readonly TimeSpan MaxTime = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan MaxLongTime = TimeSpan.FromHours(2);

    public static async Task<ScenarioReport> RunAsync(Scenario scenario, Measurement measurement)
    {
        var (load, others) = (Machine.LoadAverage, await Quiet.OthersPercentAsync());
        var started = Stopwatch.GetTimestamp();
        string? failure = null;
        try
        {
            await Task.Run(() => scenario.RunAsync(measurement)).WaitAsync(scenario.IsLong || measurement.IsLong ? MaxLongTime : MaxTime);
        }
        // The others are measured nevertheless.
        catch (Exception exception)
        {
            failure = exception is TimeoutException ? "It did not end in time." : $"{exception.GetType().Name}: {exception.Message}";
            await Console.Error.WriteLineAsync($"{scenario.Name}: {exception}");
        }

        Children.KillAll();
        return new ScenarioReport(scenario.Name, scenario.Title)
        {
            Rows = [.. measurement.Rows],
            Findings = [.. measurement.Findings],
            Notes = [.. measurement.Notes],
            Failure = failure,
            Seconds = Math.Round(Stopwatch.GetElapsedTime(started).TotalSeconds, 1),
            LoadBefore = load,
            OthersBefore = others,
            LoadAfter = Machine.LoadAverage,
            OthersAfter = await Quiet.OthersPercentAsync(),
        };
    }
}
