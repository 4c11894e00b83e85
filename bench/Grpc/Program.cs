using System.Globalization;
using Grpc.Benchmarks;

// Client and server in this process, over TLS; built on the official packages, or with the MSBuild property GrpcFromFeed=false on the stand-in:
//   turns             takes the turns that it reads from stdin, one a line, and answers each with a line (scenario grpc of bench/run.sh)
//   hostile COUNT     sends malformed requests
await using var server = await EchoServer.StartAsync();
switch (args)
{
    case ["turns"]:
        await EchoTurns.RunAsync(server);
        return 0;
    case ["hostile", var count]:
        await HostileBenchmark.RunAsync(server, int.Parse(count, CultureInfo.InvariantCulture));
        return 0;
    default:
        await Console.Error.WriteLineAsync("Say turns, or hostile and a number.");
        return 2;
}
