using System.Data.Common;
using Microsoft.Data.Sqlite;
using ScriptHost.Data;
using ScriptHost.Scripting;

namespace ScriptHost.Benchmarks.Data;

/// <summary>What ScriptConnection costs on top of the bare driver, on the same file.</summary>
internal sealed class EmbeddedBenchmark : IDisposable
{
    private const int Inserts = 100_000;
    private const int Rows = 1_000_000;

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scripthost-bench-");
    private readonly ScriptConnection _ours;
    private readonly SqliteConnection _bare;

    public EmbeddedBenchmark()
    {
        var connectionString = $"Data Source={Path.Combine(_folder.FullName, "bench.db")}";
        _ours = ScriptConnections.Open(new ConnectionSettings
        {
            Provider = "sqlite",
            ConnectionString = connectionString,
            Schema = "HR",
            ProfileName = "bench",
        });
        _bare = new SqliteConnection(connectionString + ";Pooling=False");
        _bare.Open();
        using var command = _bare.CreateCommand();
        command.CommandText =
            $"""
            PRAGMA synchronous = NORMAL;
            CREATE TABLE t (n INTEGER, name TEXT);
            CREATE TABLE r (n INTEGER, name TEXT);
            WITH RECURSIVE c (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {Rows}) INSERT INTO r SELECT n, 'name ' || n FROM c;
            """;
        command.ExecuteNonQuery();
    }

    public void Run()
    {
        Alternation.Compare(
            $"{Inserts} inserts in one transaction, SqliteConnection and ScriptConnection",
            () =>
            {
                using var transaction = _bare.BeginTransaction();
                Insert(_bare, transaction);
                transaction.Rollback();
            },
            () =>
            {
                Insert(_ours, null);
                _ours.Rollback();
            });
        Alternation.Compare($"{Rows} rows read, SqliteConnection and ScriptConnection", () => Read(_bare), () => Read(_ours));
    }

    public void Dispose()
    {
        _ours.Dispose();
        _bare.Dispose();
        _folder.Delete(recursive: true);
    }

    private static void Insert(DbConnection connection, DbTransaction? transaction)
    {
        using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = "INSERT INTO t VALUES (:n, :name)";
        var (n, name) = (command.CreateParameter(), command.CreateParameter());
        (n.ParameterName, name.ParameterName) = ("n", "name");
        command.Parameters.Add(n);
        command.Parameters.Add(name);
        for (var index = 0; index < Inserts; index++)
        {
            n.Value = index;
            name.Value = "a name";
            command.ExecuteNonQuery();
        }
    }

    private static void Read(DbConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT n, name FROM r";
        using var reader = command.ExecuteReader();
        var length = 0L;
        while (reader.Read())
        {
            length += reader.GetInt64(0) + reader.GetString(1).Length;
        }

        GC.KeepAlive(length);
    }
}
