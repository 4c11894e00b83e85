using System.Globalization;
using ScriptHost.Benchmarks.Data;

// dotnet run -c Release --project bench/Data [POSTGRESQL CONNECTION STRING]
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
using var embedded = new EmbeddedBenchmark();
embedded.Run();
if (args is [var connectionString])
{
    using var server = new ServerBenchmark(connectionString);
    server.Run();
}
