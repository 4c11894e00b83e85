using ScriptHost.Benchmarks.Workers;

// Measures workers of real agents, as the user that starts it:
//   dotnet run -c Release --project bench/Workers
Console.WriteLine($"{Environment.ProcessorCount} cores, user {Environment.UserName}");
await FirstRunBenchmark.RunAsync();
await FootprintBenchmark.RunAsync();
await SandboxBenchmark.RunAsync();
