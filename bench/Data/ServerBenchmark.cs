using ScriptHost.Data;
using ScriptHost.Scripting;

namespace ScriptHost.Benchmarks.Data;

/// <summary>Many rows one by one, and at once, on a PostgreSQL server; and a large result, walked through.</summary>
internal sealed class ServerBenchmark : IDisposable
{
    private const int Count = 100_000;
    private const int LargeCount = 10_000_000;

    private readonly ScriptConnection _connection;

    public ServerBenchmark(string connectionString) => _connection = ScriptConnections.Open(new ConnectionSettings
    {
        Provider = "postgresql",
        ConnectionString = connectionString,
        Schema = "",
        // The superuser of a server of its own.
        SharedTrust = true,
        ProfileName = "bench",
    });

    public void Run()
    {
        using var cursor = _connection.Cursor();
        cursor.Execute("CREATE TEMPORARY TABLE t (n integer, name text)");
        _connection.Commit();
        Alternation.Compare(
            $"{Count} rows, a loop of Execute and ExecuteMany",
            () =>
            {
                for (var index = 0; index < Count; index++)
                {
                    cursor.Execute("INSERT INTO t VALUES (:n, :name)", new { n = index, name = "a name" });
                }

                _connection.Rollback();
            },
            () =>
            {
                cursor.ExecuteMany("INSERT INTO t VALUES (:n, :name)", Enumerable.Range(0, Count).Select(n => new { n, name = "a name" }));
                _connection.Rollback();
            });
        ReadLarge(cursor);
    }

    public void Dispose() => _connection.Dispose();

    private static void ReadLarge(Cursor cursor)
    {
        var most = 0L;
        foreach (var row in cursor.Execute($"SELECT n, 'a name' FROM generate_series(1, {LargeCount}) AS s (n)"))
        {
            if (row.As<int>(0) % 1_000_000 == 0)
            {
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true));
            }
        }

        Console.WriteLine($"{cursor.RowCount} rows walked through with at most {most / 1024 / 1024.0:F1} MB live");
    }
}
