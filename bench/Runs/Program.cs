using ScriptHost.Benchmarks.Runs;

// Measures runs through a real agent, with its journal, capture and sandbox as they are by default:
//   dotnet run -c Release --project bench/Runs             through the socket
//   dotnet run -c Release --project bench/Runs -- --tls    over TCP, with certificates of both sides
Console.WriteLine($"{Environment.ProcessorCount} cores, user {Environment.UserName}");
await WarmRunBenchmark.RunAsync(isEncrypted: args.Contains("--tls"));
