namespace ScriptHost.Benchmarks.Workers;

/// <summary>How soon an agent serves, and what it and its workers take when nothing happens.</summary>
internal static class FootprintBenchmark
{
    public static async Task RunAsync()
    {
        var starts = new List<TimeSpan>();
        for (var i = 0; i < 3; i++)
        {
            await using var started = await MeasuredAgent.StartAsync();
            starts.Add(started.StartTime);
        }

        await using var agent = await MeasuredAgent.StartAsync();
        Figures.Print("agent: start to ready, median of 3", $"{Figures.Median(starts).TotalMilliseconds:0} ms");
        await MeasureAsync(agent, 100);
        await MeasureAsync(agent, 10_000 - 100 - 1);
    }

    // Up to the last run before the worker is replaced for its age.
    private static async Task MeasureAsync(MeasuredAgent agent, int runs)
    {
        var worker = 0;
        for (var i = 0; i < runs; i++)
        {
            (worker, _) = await agent.RunAsync("FOOTPRINT");
        }

        await Task.Delay(TimeSpan.FromSeconds(2));
        Figures.Print($"agent: memory, idle after {runs} more runs", $"{Figures.MemoryOf(agent.ProcessId)} MB");
        Figures.Print($"C# worker: memory, idle after {runs} more runs", $"{Figures.MemoryOf(worker)} MB");
    }
}
