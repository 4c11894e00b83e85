using System.Data.Common;
using Microsoft.Data.Sqlite;
using ScriptHost.Benchmarks.Measuring;
using ScriptHost.Benchmarks.Reports;
using ScriptHost.Data;

namespace ScriptHost.Benchmarks.Scenarios;

/// <summary>What ScriptConnection costs on top of the bare driver, on the same file.</summary>
internal static class RowsScenario
{
    public static async Task RunAsync(Measurement measurement)
    {
        var (inserts, rows) = (measurement.Scaled(100_000), measurement.Scaled(1_000_000));
        var folder = Directory.CreateTempSubdirectory("rows-");
        var connectionString = $"Data Source={Path.Combine(folder.FullName, "bench.db")}";
        await using (var ours = ScriptConnections.Open(new ConnectionSettings { Provider = "sqlite", ConnectionString = connectionString, Schema = "HR", ProfileName = "bench" }))
        await using (var bare = new SqliteConnection(connectionString + ";Pooling=False"))
        {
            bare.Open();
            Execute(
                bare,
                $"""
                PRAGMA synchronous = NORMAL;
                CREATE TABLE t (n INTEGER, name TEXT);
                CREATE TABLE r (n INTEGER, name TEXT);
                WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {rows}) INSERT INTO r SELECT n, 'name ' || n FROM c;
                """);
            var once = new Turn(1, TimeSpan.FromMinutes(1));
            var written = await Alternation.RunAsync(
                2 * Measurement.Pairs,
                Contender.Of($"{inserts} inserts in one transaction, SqliteConnection", once, () =>
                {
                    using var transaction = bare.BeginTransaction();
                    Insert(bare, transaction, inserts);
                    transaction.Rollback();
                }),
                Contender.Of($"{inserts} inserts in one transaction, ScriptConnection", once, () =>
                {
                    Insert(ours, null, inserts);
                    ours.Rollback();
                }));
            var read = await Alternation.RunAsync(
                2 * Measurement.Pairs,
                Contender.Of($"{rows} rows read, SqliteConnection", once, () => Read(bare, "SELECT n, name FROM r")),
                Contender.Of($"{rows} rows read, ScriptConnection", once, () => Read(ours, "SELECT n, name FROM r")));
            measurement.Find("F13.inserts", Add(measurement, written));
            measurement.Find("F13.rows", Add(measurement, read));
        }

        folder.Delete(recursive: true);
    }

    /// <summary>Adds the driver, and ours against it.</summary>
    public static Ratio Add(Measurement measurement, IReadOnlyList<Series> both)
    {
        var ratio = both[1].TimeAgainst(both[0]);
        measurement.Add(Row.Of(both[0]));
        measurement.Add(Row.Of(both[1]) with { Against = both[0].Name, Ratio = ratio });
        return ratio;
    }

    public static void Execute(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public static void Insert(DbConnection connection, DbTransaction? transaction, int count)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO t VALUES (:n, :name)";
        var (n, name) = (command.CreateParameter(), command.CreateParameter());
        (n.ParameterName, name.ParameterName) = ("n", "name");
        command.Parameters.Add(n);
        command.Parameters.Add(name);
        for (var index = 0; index < count; index++)
        {
            n.Value = index;
            name.Value = "a name";
            command.ExecuteNonQuery();
        }
    }

    public static void Read(DbConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        using var reader = command.ExecuteReader();
        var length = 0L;
        while (reader.Read())
        {
            length += reader.GetInt64(0) + reader.GetString(1).Length;
        }

        GC.KeepAlive(length);
    }
}
