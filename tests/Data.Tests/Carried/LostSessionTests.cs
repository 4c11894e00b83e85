using System.Diagnostics;
using Dapper;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests.Carried;

/// <summary>Each of those that a carried session goes through dies in the midst of a statement.</summary>
[Collection(OneLender.Name)]
public sealed class LostSessionTests(LendingHost host, PostgreSqlServer server)
{
    [Fact]
    public async Task A_shim_that_dies_takes_the_session_with_it()
    {
        using var mortal = new LendingHost();
        using var database = LentDatabase.OfPostgreSql(mortal, server);
        using var run = new RunConnections(database.Settings);
        var sleeping = Sleep(run.GetConnection());
        await database.IsExecutingAsync();

        mortal.Kill();

        var error = await Assert.ThrowsAsync<ScriptDbException>(() => sleeping.WaitAsync(TestDatabase.Patience));
        Assert.Equal("CONNECTION_LOST", error.Code);
        Assert.Equal("CONNECTION_LOST", Assert.Throws<ScriptDbException>(() => run.GetConnection().Execute("SELECT 1")).Code);
    }

    [Fact]
    public async Task A_database_that_dies_is_an_error_and_the_caller_gets_its_session_back()
    {
        using var database = LentDatabase.OfPostgreSql(host, server);
        using var connection = database.Open();
        var sleeping = Sleep(connection);
        await database.IsExecutingAsync();

        await database.EndSessionsAsync();

        Assert.Equal("CONNECTION_LOST", (await Assert.ThrowsAsync<ScriptDbException>(() => sleeping.WaitAsync(TestDatabase.Patience))).Code);
    }

    [Fact]
    public async Task A_statement_of_a_script_that_is_gone_is_broken()
    {
        using var database = LentDatabase.OfPostgreSql(host, server);
        using var connection = database.Open();
        var sleeping = Sleep(connection);
        await database.IsExecutingAsync();

        // As the end of the script's process does.
        connection.InnerConnection.Dispose();

        await Assert.ThrowsAnyAsync<Exception>(() => sleeping.WaitAsync(TestDatabase.Patience));
        await database.SessionsHaveEndedAsync();
    }

    [Fact]
    public void A_million_rows_pass_through_without_being_kept()
    {
        using var database = LentDatabase.OfPostgreSql(host, server);
        using var connection = database.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "SELECT n, 'row ' || n FROM generate_series(1, 1000000) AS s (n)";
        using var reader = command.ExecuteReader();
        long count = 0, sum = 0, length = 0;
        var atFirst = 0L;
        while (reader.Read())
        {
            sum += reader.GetInt64(0);
            length += reader.GetString(1).Length;
            if (++count == 100_000)
            {
                atFirst = MemoryOf(host.ProcessId);
            }
        }

        var grown = MemoryOf(host.ProcessId) - atFirst;
        Assert.Equal((1_000_000, 500_000_500_000, 9_888_896), (count, sum, length));
        Assert.True(grown < 32 * 1024 * 1024, $"the shim's side has grown by {grown} bytes");
        var own = GC.GetTotalMemory(forceFullCollection: true);
        Assert.True(own < 200 * 1024 * 1024, $"this side keeps {own} bytes");
    }

    private static long MemoryOf(int processId)
    {
        using var process = Process.GetProcessById(processId);
        return process.WorkingSet64;
    }

    private static Task Sleep(ScriptConnection connection) => Task.Run(() => connection.Execute("SELECT pg_sleep(600)"));
}
