namespace ScriptHost.Benchmarks.Workers;

/// <summary>The first run of an owner whom the agent has not seen, of a script that it knows.</summary>
internal static class FirstRunBenchmark
{
    private const int Owners = 9;

    public static async Task RunAsync()
    {
        await using var agent = await MeasuredAgent.StartAsync(("Workers__SpareCount", "1"), ("Workers__MaxCount", "100"));
        // Compiles the script.
        await agent.RunAsync("KNOWN");
        await MeasureAsync(agent, "first run of a new owner", withContext: false);
        await MeasureAsync(agent, "first run of a new owner with its database folder to mount", withContext: true);
    }

    private static async Task MeasureAsync(MeasuredAgent agent, string what, bool withContext)
    {
        var times = new List<TimeSpan>();
        for (var i = 0; i < Owners; i++)
        {
            // The next spare, where there are any, has the time to start.
            await Task.Delay(TimeSpan.FromSeconds(1));
            times.Add((await agent.RunAsync($"NEW_{withContext}_{i}", withContext)).Time);
        }

        Figures.Print($"{what}, median of {Owners}", $"{Figures.Median(times).TotalMilliseconds:0} ms");
    }
}
