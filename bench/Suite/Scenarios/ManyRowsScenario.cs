using Npgsql;
using ScriptHost.Benchmarks.Measuring;
using ScriptHost.Data;
using ScriptHost.Scripting;
using ScriptHost.Tests.Shared;
using Row = ScriptHost.Benchmarks.Reports.Row;

namespace ScriptHost.Benchmarks.Scenarios;

/// <summary>On a server of its own, over a Unix socket and without fsync.</summary>
internal static class ManyRowsScenario
{
    private const int LargeCount = 10_000_000;

    public static async Task RunAsync(Measurement measurement)
    {
        var server = new PostgreSqlServer();
        try
        {
            await server.InitializeAsync();
            await MeasureAsync(measurement, server.ConnectionString("postgres"));
        }
        finally
        {
            await server.DisposeAsync();
        }
    }

    private static async Task MeasureAsync(Measurement measurement, string connectionString)
    {
        await using var ours = ScriptConnections.Open(new ConnectionSettings
        {
            Provider = "postgresql",
            ConnectionString = connectionString,
            Schema = "",
            // The superuser of a server of its own.
            SharedTrust = true,
            ProfileName = "bench",
        });
        await using var bare = new NpgsqlConnection(connectionString + ";Pooling=false");
        await bare.OpenAsync();
        using var cursor = ours.Cursor();
        cursor.Execute("CREATE TABLE t (n integer, name text)");
        ours.Commit();

        var (count, rows) = (measurement.Scaled(100_000), measurement.Scaled(1_000_000));
        var once = new Turn(1, TimeSpan.FromMinutes(1));
        var written = await Alternation.RunAsync(
            Measurement.Pairs,
            Contender.Of($"{count} rows, ExecuteMany", once, () =>
            {
                cursor.ExecuteMany("INSERT INTO t VALUES (:n, :name)", Enumerable.Range(0, count).Select(n => new { n, name = "a name" }));
                ours.Rollback();
            }),
            Contender.Of($"{count} rows, a loop of Execute", once, () =>
            {
                for (var index = 0; index < count; index++)
                {
                    cursor.Execute("INSERT INTO t VALUES (:n, :name)", new { n = index, name = "a name" });
                }

                ours.Rollback();
            }),
            Contender.Of($"{count} rows, a loop of NpgsqlCommand", once, () =>
            {
                using var transaction = bare.BeginTransaction();
                RowsScenario.Insert(bare, transaction, count);
                transaction.Rollback();
            }));
        measurement.Add(Row.Of(written[2]));
        measurement.Add(Row.Of(written[1]) with { Against = written[2].Name, Ratio = written[1].TimeAgainst(written[2]) });
        measurement.Add(Row.Of(written[0]));
        measurement.Add(Row.Of(written[1]) with { Against = written[0].Name, Ratio = written[1].TimeAgainst(written[0]) });
        measurement.Find("F14.ratio", written[1].TimeAgainst(written[0]));

        var select = $"SELECT n, 'a name' FROM generate_series(1, {rows}) AS s (n)";
        RowsScenario.Add(measurement, await Alternation.RunAsync(
            Measurement.Pairs,
            Contender.Of($"{rows} rows read, NpgsqlConnection", once, () => RowsScenario.Read(bare, select)),
            Contender.Of($"{rows} rows read, ScriptConnection", once, () => RowsScenario.Read(ours, select))));
        if (measurement.IsLong)
        {
            ReadLarge(measurement, cursor);
        }
    }

    private static void ReadLarge(Measurement measurement, Cursor cursor)
    {
        var most = 0L;
        foreach (var row in cursor.Execute($"SELECT n, 'a name' FROM generate_series(1, {LargeCount}) AS s (n)"))
        {
            if (row.As<int>(0) % 1_000_000 == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
            }
        }

        measurement.Add(new Row($"{cursor.RowCount} rows walked through with a cursor, the most that was live") { Memory = most / 1024.0 / 1024 });
    }
}
