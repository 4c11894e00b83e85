using ScriptHost.Benchmarks.Runs;

// Measures runs through a real agent, with its journal, capture and sandbox as they are by default:
//   dotnet run -c Release --project bench/Runs
Console.WriteLine($"{Environment.ProcessorCount} cores, user {Environment.UserName}");
await WarmRunBenchmark.RunAsync();
