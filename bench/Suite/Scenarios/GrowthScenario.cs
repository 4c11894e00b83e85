using System.Globalization;
using ScriptHost.Benchmarks.Measuring;
using ScriptHost.Benchmarks.Reports;
using ScriptHost.Benchmarks.Rivals;
using ScriptHost.V1;

namespace ScriptHost.Benchmarks.Scenarios;

/// <summary>
/// One agent that gets more and more of everything. The exponent is that of the work as a whole: 1 when a run costs the same however much there is,
/// 1.1 when ten times as much makes each of ten times as many runs cost a quarter more. For the start with jobs it is that of the start itself.
/// </summary>
internal static class GrowthScenario
{
    private const int Scripts = 10;
    private const int StoredRuns = 1000;
    private const int Jobs = 100;
    private const int Restarts = 3;

    private static readonly int[] Sizes = [1, 10, 100];
    private static readonly Turn Filling = new(int.MaxValue, TimeSpan.FromMinutes(30), 32);

    public static async Task RunAsync(Measurement measurement)
    {
        await GrowRunsAsync(measurement);
        await GrowJobsAsync(measurement);
        measurement.Note($"Size 1: {Scripts} scripts of each language, {StoredRuns} stored runs, {Jobs} jobs.");
    }

    private static async Task GrowRunsAsync(Measurement measurement)
    {
        using var folder = new AgentFolder();
        await using var agent = await MeasuredAgent.StartAsync(folder, new AgentSettings(measurement.Program) { IsListening = true });
        var (csharp, python, stored) = (new List<string>(), new List<string>(), 0);
        var number = 0;
        var (one, many, py) = (new List<(double, double)>(), new List<(double, double)>(), new List<(double, double)>());
        foreach (var size in measurement.IsQuick ? Sizes[..2] : Sizes)
        {
            while (csharp.Count < Scripts * size)
            {
                csharp.Add(folder.Write($"script{csharp.Count}.csx", $"int GsfMain(int argc, string[] argv) => argc * {csharp.Count};"));
                python.Add(folder.Write($"script{python.Count}.py", $"# {python.Count}\n{WarmPyScenario.Script}"));
                await agent.RunAsync("GROWTH", csharp[^1]);
            }

            // All of them in turn, so that every worker has met every script.
            await ClosedLoop.RunAsync(() => agent.RunAsync("GROWTH", NextOf(csharp)), Filling with { MaxCalls = (StoredRuns * size) - stored });
            stored = StoredRuns * size;
            one.Add((size, await MeasureAsync($"warm .csx run, size {size}", measurement.Calls(2000), csharp)));
            many.Add((size, await MeasureAsync($"warm .csx runs, 32 callers, size {size}", measurement.Crowd(), csharp, isRate: true)));
            py.Add((size, await MeasureAsync($"warm .py run, size {size}", measurement.Calls(400), python)));
        }

        measurement.Find("F18.F1", 1 + Statistics.Exponent(one));
        measurement.Find("F18.F3", 1 + Statistics.Exponent(many));
        measurement.Find("F18.F9", 1 + Statistics.Exponent(py));

        string NextOf(List<string> scripts) => scripts[Interlocked.Increment(ref number) % scripts.Count];

        async Task<double> MeasureAsync(string what, Turn turn, List<string> scripts, bool isRate = false)
        {
            var series = (await Alternation.RunAsync(1, Contender.Of(what, turn, () => agent.RunAsync("GROWTH", NextOf(scripts)))))[0];
            measurement.Add(Row.OfRate(series));
            return isRate ? 1000 / series.Rate : series.Median;
        }
    }

    private static async Task GrowJobsAsync(Measurement measurement)
    {
        using var folder = new AgentFolder();
        var (starts, count) = (new List<(double, double)>(), 0);
        foreach (var size in measurement.IsQuick ? Sizes[..2] : Sizes)
        {
            await using (var agent = await MeasuredAgent.StartAsync(folder, new AgentSettings(measurement.Program)))
            {
                var scheduler = new Scheduler.SchedulerClient(agent.Channel);
                await ClosedLoop.RunAsync(() => CreateJobAsync(scheduler, folder.Nothing, Interlocked.Increment(ref count)), Filling with { MaxCalls = (Jobs * size) - count });
            }

            var times = new List<double>();
            for (var i = 0; i < Restarts; i++)
            {
                await using var agent = await MeasuredAgent.StartAsync(folder, new AgentSettings(measurement.Program));
                times.Add(agent.StartTime.TotalMilliseconds);
            }

            starts.Add((size, Statistics.Median(times)));
            measurement.Add(new Row($"agent, start to ready with {count} enabled jobs") { Median = starts[^1].Item2, P99 = times.Max(), Count = times.Count });
        }

        measurement.Find("F18.F15", Statistics.Exponent(starts));
    }

    private static Task CreateJobAsync(Scheduler.SchedulerClient scheduler, string action, int number) => scheduler.CreateJobAsync(new CreateJobRequest
    {
        User = "BENCH",
        JobName = string.Create(CultureInfo.InvariantCulture, $"JOB_{number}"),
        JobType = "EXECUTABLE",
        JobAction = action,
        RepeatInterval = "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1",
        Enabled = true,
    }).ResponseAsync;
}
