using System.Data;
using Dapper;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests;

public sealed class CompetingConnectionsTests : IDisposable
{
    private readonly TestDatabase _database = new TestDatabase().WithTable();

    public void Dispose() => _database.Dispose();

    [Fact]
    public void A_script_that_has_read_may_write_after_another_has_committed()
    {
        using var first = _database.Open();
        using var second = _database.Open();
        Assert.Equal(0, first.ExecuteScalar<int>("SELECT count(*) FROM t"));
        second.Execute("INSERT INTO t VALUES (1)");
        second.Commit();

        first.Execute("INSERT INTO t SELECT count(*) + 1 FROM t");
        first.Commit();

        Assert.Equal([1, 2], second.Query<int>("SELECT n FROM t ORDER BY n"));
    }

    [Fact]
    public void A_writer_does_not_keep_others_from_reading()
    {
        using var writer = _database.Open();
        using var reader = _database.Open();
        writer.Execute("INSERT INTO t VALUES (1)");

        Assert.Equal(0, reader.ExecuteScalar<int>("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task A_second_writer_waits_for_the_first()
    {
        using var first = ScriptConnections.Open(_database.SettingsFor($"Data Source={_database.FilePath}"));
        using var second = ScriptConnections.Open(_database.SettingsFor($"Data Source={_database.FilePath}"));
        first.Execute("INSERT INTO t VALUES (1)");

        var waiting = Task.Run(() => second.Execute("UPDATE t SET n = n + 1"));
        first.Execute("INSERT INTO t VALUES (2)");
        first.Commit();

        Assert.Equal(2, await waiting.WaitAsync(TestDatabase.Patience));
    }

    [Fact]
    public void A_writer_that_waits_too_long_is_told_that_the_database_is_busy()
    {
        using var first = _database.Open();
        using var second = _database.Open();
        first.Execute("INSERT INTO t VALUES (1)");

        var error = Assert.Throws<ScriptDbException>(() => second.Execute("INSERT INTO t VALUES (2)"));

        Assert.Equal("SQLITE_BUSY", error.Code);
        Assert.Equal(5, error.Number);
        Assert.True(error.IsTransient);
        Assert.Contains("did not commit in time", error.Message);

        first.Commit();
        second.Execute("INSERT INTO t VALUES (2)");
        second.Commit();
    }

    [Fact]
    public void A_change_while_rows_are_still_being_read_fails_at_once_when_another_has_committed()
    {
        using var first = _database.Open();
        using var second = _database.Open();
        second.Execute("INSERT INTO t VALUES (1), (2), (3)");
        second.Commit();
        using var reader = first.ExecuteReader("SELECT n FROM t");
        Assert.True(reader.Read());
        second.Execute("INSERT INTO t VALUES (4)");
        second.Commit();

        var error = Assert.Throws<ScriptDbException>(() => first.Execute("INSERT INTO t VALUES (5)"));

        Assert.Equal("SQLITE_BUSY_SNAPSHOT", error.Code);
        Assert.Contains("read the rows to the end", error.Message);
    }

    [Fact]
    public void A_statement_that_fails_leaves_no_lock_behind()
    {
        using var first = _database.Open();
        using var second = _database.Open();
        Assert.Throws<ScriptDbException>(() => first.Execute("INSERT INTO nowhere VALUES (1)"));
        Assert.Equal("BIND_MISSING", Assert.Throws<ScriptDbException>(() => first.Execute("INSERT INTO t VALUES (:missing)")).Code);

        second.Execute("INSERT INTO t VALUES (1)");
        second.Commit();
    }

    [Fact]
    public void A_serializable_transaction_takes_the_write_lock_when_it_begins()
    {
        using var first = _database.Open();
        using var second = _database.Open();
        using var transaction = first.BeginTransaction(IsolationLevel.Serializable);

        Assert.Throws<ScriptDbException>(() => second.BeginTransaction(IsolationLevel.Serializable));
        using var later = second.BeginTransaction();
        Assert.Equal(0, second.ExecuteScalar<int>("SELECT count(*) FROM t"));
    }
}
