using System.Globalization;
using System.Text.Json;
using Dapper;
using ScriptHost.Benchmarks.Measuring;
using ScriptHost.Benchmarks.Rivals;
using ScriptHost.Data;
using ScriptHost.Scripting;
using Row = ScriptHost.Benchmarks.Reports.Row;

namespace ScriptHost.Benchmarks.Scenarios;

/// <summary>
/// A session lent by the shim, as a script has it, beside the driver that the shim has, and C# on the database itself. The driver is the stand-in for
/// python-oracledb on SQLite, whose own work is next to nothing, so that what is left is the way.
/// </summary>
internal static class CarriedScenario
{
    private const string Rows = "WITH RECURSIVE s (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < :count) SELECT n, n * 0.25, 'row ' || n FROM s";

    public static async Task RunAsync(Measurement measurement)
    {
        var folder = Directory.CreateTempSubdirectory("carried-");
        try
        {
            await MeasureAsync(measurement, Path.Combine(folder.FullName, "bench.db"), Path.Combine(folder.FullName, "session"));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task MeasureAsync(Measurement measurement, string file, string socket)
    {
        await using var host = await PythonProcess.StartAsync("tests/Shim.Tests/lending_host.py", socket);
        await using var alone = await PythonProcess.StartAsync("bench/Suite/Rivals/driver_alone.py", file);
        await using var lent = Open("carried", socket, JsonSerializer.Serialize(new { sqlite = file }));
        await using var direct = Open("sqlite", $"Data Source={file}", null);

        var calls = measurement.Calls(2000);
        Add(measurement, await Alternation.RunAsync(
            Measurement.Pairs,
            new Contender("query of one row, the driver alone", calls, turn => AskAsync(alone, $"query {turn.MaxCalls} {turn.MaxTime.TotalSeconds}")),
            Contender.Of("query of one row, lent", calls, () => Query(lent)),
            Contender.Of("query of one row, C# on the database itself", calls, () => Query(direct))));

        var count = measurement.Scaled(1_000_000);
        var once = new Turn(1, TimeSpan.FromMinutes(1));
        Add(measurement, await Alternation.RunAsync(
            Measurement.Pairs,
            new Contender($"{count} rows of 3 columns, the driver alone", once, _ => AskAsync(alone, $"rows {count}")),
            Contender.Of($"{count} rows of 3 columns, lent", once, () => Read(lent, count)),
            Contender.Of($"{count} rows of 3 columns, C# on the database itself", once, () => Read(direct, count))));

        measurement.Add(new Row("the shim's process, the most over all turns") { Memory = host.PeakMemory });
        var most = 0L;
        Read(lent, count, row => most = row % Math.Max(1, count / 10) == 0 ? Math.Max(most, GC.GetTotalMemory(forceFullCollection: true)) : most);
        measurement.Add(new Row($"{count} rows walked through, the most that was live on the script's side") { Memory = most / 1024.0 / 1024 });
    }

    /// <summary>Adds all three, those that are no driver against it.</summary>
    private static void Add(Measurement measurement, IReadOnlyList<Series> all)
    {
        measurement.Add(Row.Of(all[0]));
        foreach (var one in all.Skip(1))
        {
            measurement.Add(Row.Of(one) with { Against = all[0].Name, Ratio = one.TimeAgainst(all[0]) });
        }
    }

    private static ScriptConnection Open(string provider, string connectionString, string? password) => ScriptConnections.Open(new ConnectionSettings
    {
        Provider = provider,
        ConnectionString = connectionString,
        Schema = "HR",
        ProfileName = "bench",
        Account = new AccountSettings { Password = password },
    });

    private static async Task<Load> AskAsync(PythonProcess driver, string turn)
    {
        var times = JsonSerializer.Deserialize<double[]>(await driver.AskAsync(turn))!;
        return new Load(times, times.Sum() / 1000);
    }

    private static void Query(ScriptConnection connection)
    {
        if (connection.ExecuteScalar<int>("SELECT :n FROM dual", new { n = 7 }) != 7)
        {
            throw new InvalidOperationException("Another value came back.");
        }
    }

    private static void Read(ScriptConnection connection, int count, Action<int>? look = null)
    {
        using var command = connection.CreateCommand();
        command.CommandText = Rows;
        var parameter = command.CreateParameter();
        (parameter.ParameterName, parameter.Value) = ("count", count);
        command.Parameters.Add(parameter);
        using var reader = command.ExecuteReader();
        var (seen, length) = (0, 0.0);
        while (reader.Read())
        {
            length += reader.GetInt64(0) + reader.GetDouble(1) + reader.GetString(2).Length;
            seen++;
            look?.Invoke(seen);
        }

        GC.KeepAlive(length);
        if (seen != count)
        {
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"{seen} rows came instead of {count}."));
        }
    }
}
