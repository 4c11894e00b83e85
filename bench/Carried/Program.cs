using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Dapper;
using ScriptHost.Carried.Benchmarks;
using ScriptHost.Data;
using ScriptHost.Scripting;

// A session lent by the shim against the same driver alone, and against the same database without either, turn by turn.
// usage: dotnet run -c Release --project bench/Carried [ROWS [TURNS]]
const int queryCount = 2000;
const string rowsQuery =
    "WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < :count) SELECT n, n * 0.25, 'row ' || n FROM s";

var rowCount = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 1_000_000;
var turnCount = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 7;
var repository = Environment.CurrentDirectory;
var folder = Directory.CreateTempSubdirectory("carried-bench-");
var file = Path.Combine(folder.FullName, "bench.db");
var socket = Path.Combine(folder.FullName, "session");
try
{
    using var host = new PythonProcess(Path.Combine(repository, "tests", "Shim.Tests", "lending_host.py"), socket);
    using var alone = new PythonProcess(Path.Combine(repository, "bench", "Carried", "driver_alone.py"), file);
    using var lent = ScriptConnections.Open(Settings("carried", socket, JsonSerializer.Serialize(new { sqlite = file })));
    using var direct = ScriptConnections.Open(Settings("sqlite", $"Data Source={file}", null));
    var turns = new Dictionary<string, List<double>>();
    for (var turn = -1; turn < turnCount; turn++)
    {
        Note("query, lent", Time(() => Query(lent)) / queryCount * 1e6);
        Note("query, driver alone", Seconds(alone.Ask($"queries {queryCount}")) / queryCount * 1e6);
        Note("query, C# on the database itself", Time(() => Query(direct)) / queryCount * 1e6);
        Note("rows, lent", Time(() => Rows(lent)));
        Note("rows, driver alone", Seconds(alone.Ask($"rows {rowCount}")));
        Note("rows, C# on the database itself", Time(() => Rows(direct)));

        void Note(string name, double value)
        {
            // The first turn warms up.
            if (turn >= 0)
            {
                (turns.TryGetValue(name, out var list) ? list : turns[name] = []).Add(value);
            }
        }
    }

    foreach (var (name, values) in turns)
    {
        values.Sort();
        var unit = name.StartsWith("query", StringComparison.Ordinal) ? "µs" : "s";
        Console.WriteLine($"| {name} | {values[values.Count / 2]:0.##} {unit} | {values[0]:0.##} to {values[^1]:0.##} |");
    }

    Console.WriteLine($"| peak memory, the shim's side | {host.PeakMemoryBytes / 1048576} MB | |");
    Console.WriteLine($"| peak memory, this side | {Process.GetCurrentProcess().PeakWorkingSet64 / 1048576} MB | |");
}
finally
{
    folder.Delete(recursive: true);
}

ConnectionSettings Settings(string provider, string connectionString, string? password) => new()
{
    Provider = provider,
    ConnectionString = connectionString,
    Schema = "HR",
    ProfileName = "bench",
    Account = new AccountSettings { Password = password },
};

static double Time(Action work)
{
    var start = Stopwatch.GetTimestamp();
    work();
    return Stopwatch.GetElapsedTime(start).TotalSeconds;
}

static double Seconds(string text) => double.Parse(text, CultureInfo.InvariantCulture);

static void Query(ScriptConnection connection)
{
    for (var n = 0; n < queryCount; n++)
    {
        if (connection.ExecuteScalar<int>("SELECT :n FROM dual", new { n }) != n)
        {
            throw new InvalidOperationException("Another value came back.");
        }
    }
}

void Rows(ScriptConnection connection)
{
    using var command = connection.CreateCommand();
    command.CommandText = rowsQuery;
    var parameter = command.CreateParameter();
    (parameter.ParameterName, parameter.Value) = ("count", rowCount);
    command.Parameters.Add(parameter);
    using var reader = command.ExecuteReader();
    var seen = 0;
    while (reader.Read())
    {
        _ = reader.GetInt64(0) + reader.GetDouble(1) + reader.GetString(2).Length;
        seen++;
    }

    if (seen != rowCount)
    {
        throw new InvalidOperationException($"{seen} rows came.");
    }
}
