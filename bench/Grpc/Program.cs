using Grpc.Benchmarks;

// Measures unary calls over TLS and sends malformed requests, all within this process. With the MSBuild property GrpcFromFeed=true the same
// program measures the official packages:
//   dotnet run -c Release --project bench/Grpc [-p:GrpcFromFeed=true]
await using var server = await EchoServer.StartAsync();
Console.WriteLine($"gRPC from {typeof(Grpc.Net.Client.GrpcChannel).Assembly.GetName().Name}, {Environment.ProcessorCount} cores");
await EchoBenchmark.RunAsync(server);
await HostileBenchmark.RunAsync(server);
