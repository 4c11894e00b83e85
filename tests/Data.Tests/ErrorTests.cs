using Dapper;
using Microsoft.Data.Sqlite;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests;

public sealed class ErrorTests : IDisposable
{
    private readonly TestDatabase _database = new();
    private readonly ScriptConnection _connection;

    public ErrorTests() => _connection = _database.Open();

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void An_error_has_code_number_and_the_driver_error_but_no_value()
    {
        _connection.Execute("CREATE TABLE t (name VARCHAR2(10) UNIQUE)");
        _connection.Execute("INSERT INTO t VALUES (:name)", new { name = "confidential" });

        var error = Assert.Throws<ScriptDbException>(
            () => _connection.Execute("INSERT INTO t VALUES (:name)", new { name = "confidential" }));

        Assert.Equal("SQLITE_CONSTRAINT_UNIQUE", error.Code);
        Assert.Equal(2067, error.Number);
        Assert.Equal("SQLITE_CONSTRAINT_UNIQUE: UNIQUE constraint failed: t.name", error.Message);
        Assert.IsType<SqliteException>(error.InnerException);
        Assert.False(error.IsTransient);
        Assert.DoesNotContain("confidential", error.ToString());
    }

    [Fact]
    public void A_syntax_error_says_where()
    {
        var error = Assert.Throws<ScriptDbException>(() => _connection.Execute("SELEKT 1"));

        Assert.Equal("SQLITE_ERROR", error.Code);
        Assert.Contains("SELEKT", error.Message);
    }

    [Fact]
    public void An_error_while_rows_are_fetched_is_the_connections_too()
    {
        using var reader = _connection.ExecuteReader("SELECT 1 UNION ALL SELECT abs(-9223372036854775808)");
        Assert.True(reader.Read());

        Assert.Throws<ScriptDbException>(() => reader.Read());
    }

    [Fact]
    public async Task An_error_comes_out_of_the_asynchronous_calls_as_well()
    {
        await Assert.ThrowsAsync<ScriptDbException>(() => _connection.ExecuteAsync("INSERT INTO nowhere VALUES (1)"));
        await Assert.ThrowsAsync<ScriptDbException>(() => _connection.QueryAsync("SELECT * FROM nowhere"));
    }

    [Fact]
    public void A_refusal_says_what_is_missing_and_what_to_do()
    {
        var error = Assert.Throws<ScriptDbException>(() => _connection.Execute("BEGIN DBMS_OUTPUT.PUT_LINE('x'); END;"));

        Assert.Equal("UNSUPPORTED", error.Code);
        Assert.Contains("PL/SQL", error.Message);
        Assert.Contains("Oracle database", error.Message);
    }
}
