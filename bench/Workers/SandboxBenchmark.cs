namespace ScriptHost.Benchmarks.Workers;

/// <summary>What the sandbox costs a warm run: two agents, with and without, in turn.</summary>
internal static class SandboxBenchmark
{
    private const int Rounds = 20;
    private const int RunsInRound = 100;

    public static async Task RunAsync()
    {
        await using var with = await MeasuredAgent.StartAsync(("Workers__Sandbox", "bubblewrap"));
        await using var without = await MeasuredAgent.StartAsync(("Workers__Sandbox", "none"));
        var (withTimes, withoutTimes) = (new List<TimeSpan>(), new List<TimeSpan>());
        await MeasureAsync(with, []);
        await MeasureAsync(without, []);
        for (var round = 0; round < Rounds; round++)
        {
            await MeasureAsync(with, withTimes);
            await MeasureAsync(without, withoutTimes);
        }

        var (on, off) = (Figures.Median(withTimes), Figures.Median(withoutTimes));
        Figures.Print("warm run with sandbox, p50", $"{on.TotalMicroseconds:0} µs");
        Figures.Print("warm run without, p50", $"{off.TotalMicroseconds:0} µs");
        Figures.Print("ratio", $"{on / off:0.00}");
    }

    private static async Task MeasureAsync(MeasuredAgent agent, List<TimeSpan> times)
    {
        for (var i = 0; i < RunsInRound; i++)
        {
            times.Add((await agent.RunAsync("WARM")).Time);
        }
    }
}
