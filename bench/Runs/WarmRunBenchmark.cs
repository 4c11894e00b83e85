using System.Diagnostics;
using Grpc.Health.V1;
using ScriptHost.Benchmarks.Workers;

namespace ScriptHost.Benchmarks.Runs;

/// <summary>A warm run against a bare unary call on the same connection, measured in turn; then many callers at once.</summary>
internal static class WarmRunBenchmark
{
    private const int Rounds = 10;
    private const int CallsPerRound = 300;
    private const int CallerCount = 32;

    private static readonly TimeSpan LoadTime = TimeSpan.FromSeconds(5);

    /// <param name="isEncrypted">Over TCP with certificates of both sides; else through the socket.</param>
    public static async Task RunAsync(bool isEncrypted)
    {
        await using var agent = isEncrypted ? await MeasuredAgent.StartListeningAsync() : await MeasuredAgent.StartAsync();
        var health = new Health.HealthClient(agent.Channel);
        Task EchoAsync() => health.CheckAsync(new HealthCheckRequest()).ResponseAsync;
        Task RunAsync() => agent.RunAsync("BENCH");

        await LoadAsync(EchoAsync);
        await LoadAsync(RunAsync);
        var (echoes, runs) = (new List<TimeSpan>(), new List<TimeSpan>());
        var (worker, _) = await agent.RunAsync("BENCH");
        var (agentTime, workerTime) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var round = 0; round < Rounds; round++)
        {
            echoes.AddRange(await MeasureAsync(EchoAsync));
            var (agentBefore, workerBefore) = (Figures.ProcessorTimeOf(agent.ProcessId), Figures.ProcessorTimeOf(worker));
            runs.AddRange(await MeasureAsync(RunAsync));
            agentTime += Figures.ProcessorTimeOf(agent.ProcessId) - agentBefore;
            workerTime += Figures.ProcessorTimeOf(worker) - workerBefore;
        }

        var (echo, run) = (Figures.Median(echoes), Figures.Median(runs));
        Figures.Print("bare unary call, one caller, p50", $"{echo.TotalMicroseconds:0} µs");
        Figures.Print("warm run, one caller, p50", $"{run.TotalMicroseconds:0} µs");
        Figures.Print("ratio", $"{run / echo:0.0}");
        Figures.Print("warm run, one caller, p99", $"{runs.Order().ElementAt(runs.Count * 99 / 100).TotalMilliseconds:0.00} ms");
        Figures.Print("processor time of a warm run: agent, worker", $"{(agentTime / runs.Count).TotalMicroseconds:0} µs, {(workerTime / runs.Count).TotalMicroseconds:0} µs");
        Figures.Print($"warm runs, {CallerCount} callers", $"{await LoadAsync(RunAsync):0}/s");
        Figures.Print($"bare unary calls, {CallerCount} callers", $"{await LoadAsync(EchoAsync):0}/s");
    }

    private static async Task<List<TimeSpan>> MeasureAsync(Func<Task> call)
    {
        var times = new List<TimeSpan>();
        for (var i = 0; i < CallsPerRound; i++)
        {
            var started = Stopwatch.GetTimestamp();
            await call();
            times.Add(Stopwatch.GetElapsedTime(started));
        }

        return times;
    }

    /// <summary>How many calls a second many callers get together.</summary>
    private static async Task<double> LoadAsync(Func<Task> call)
    {
        var started = Stopwatch.GetTimestamp();
        var count = 0;
        await Task.WhenAll(Enumerable.Range(0, CallerCount).Select(async _ =>
        {
            while (Stopwatch.GetElapsedTime(started) < LoadTime)
            {
                await call();
                Interlocked.Increment(ref count);
            }
        }));
        return count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
