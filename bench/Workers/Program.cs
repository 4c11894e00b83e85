using ScriptHost.Benchmarks.Workers;

// Measures workers of real agents, as the user that starts it:
//   dotnet run -c Release --project bench/Workers [first-run] [footprint] [sandbox] [fault-mix]
Console.WriteLine($"{Environment.ProcessorCount} cores, user {Environment.UserName}");
foreach (var (name, benchmark) in new (string, Func<Task>)[]
{
    ("first-run", FirstRunBenchmark.RunAsync),
    ("footprint", FootprintBenchmark.RunAsync),
    ("sandbox", SandboxBenchmark.RunAsync),
    ("fault-mix", FaultMixBenchmark.RunAsync),
})
{
    if (args.Length == 0 || args.Contains(name))
    {
        await benchmark();
    }
}
