using Dapper;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests.Oracle;

/// <summary>What only an Oracle server proves. The user of the connection string may create tables.</summary>
public sealed class OracleServerTests
{
    private static readonly TimeSpan SafetyNet = TimeSpan.FromMinutes(2);

    [OracleServerFact]
    public void A_driver_has_all_that_is_required()
    {
        var report = OracleDriver.Inspect(Environment.GetEnvironmentVariable(OracleServerFactAttribute.Driver));
        Assert.True(report.IsUsable, report.Problem);
        Assert.Empty(report.MissingAssemblies);
    }

    [OracleServerFact]
    public void A_new_session_has_its_settings()
    {
        using var connection = Open(new SessionSettings
        {
            Module = "ScriptHost:T.JOB",
            Action = "t.csx run 7",
            ClientIdentifier = "T",
            ClientInfo = "7",
            Nls = new Dictionary<string, string> { ["NLS_DATE_FORMAT"] = "YYYY/MM/DD", ["NLS_TERRITORY"] = "GERMANY" },
            TimeZone = "Europe/Berlin",
        });
        string? Context(string name) => connection.ExecuteScalar<string>($"SELECT SYS_CONTEXT('USERENV', '{name}') FROM dual");
        Assert.Equal(("ScriptHost:T.JOB", "t.csx run 7", "T", "7"), (Context("MODULE"), Context("ACTION"), Context("CLIENT_IDENTIFIER"), Context("CLIENT_INFO")));
        Assert.Equal(("2026/01/02", "Europe/Berlin"), connection.QuerySingle<(string, string)>("SELECT TO_CHAR(DATE '2026-01-02'), SESSIONTIMEZONE FROM dual"));
        Assert.NotEmpty(connection.ServiceName);
        Assert.NotEmpty(connection.Version);
    }

    [OracleServerFact]
    public void Nothing_is_committed_but_by_commit() => WithTable((connection, table) =>
    {
        connection.Execute($"INSERT INTO {table} (id) VALUES (1)");
        Assert.True(connection.TransactionInProgress);
        using (var other = Open())
        {
            Assert.Equal(0, Count(other, table));
        }

        connection.Rollback();
        Assert.Equal(0, Count(connection, table));

        // After a change of the schema, which commits, too.
        connection.Execute($"COMMENT ON TABLE {table} IS 'x'");
        connection.Execute($"INSERT INTO {table} (id) VALUES (2)");
        connection.Rollback();
        Assert.Equal(0, Count(connection, table));
    });

    [OracleServerFact]
    public void Binds_go_by_name_and_by_numbered_name_and_outputs_come_back() => WithTable((connection, table) =>
    {
        using var cursor = connection.Cursor();
        var id = cursor.Var<long>();
        cursor.Execute($"INSERT INTO {table} (id, name, text) VALUES (:1, :2, :3) RETURNING id INTO :id", new object?[] { 7, "ada", new string('x', 40_000), id });
        Assert.Equal(7, id.Value);
        Assert.Equal(("ada", 40_000), connection.QuerySingle<(string, int)>($"SELECT name, DBMS_LOB.GETLENGTH(text) FROM {table} WHERE name = :name AND id = :id", new { id = 7, name = "ada" }));
        Assert.Equal(40_000, connection.ExecuteScalar<string>($"SELECT text FROM {table}")!.Length);
    });

    [OracleServerFact]
    public void Many_rows_go_as_arrays_with_nulls_and_batch_errors() => WithTable((connection, table) =>
    {
        using var cursor = connection.Cursor();
        var rows = new[] { new { id = 1, name = (string?)"a" }, new { id = 2, name = (string?)null }, new { id = 1, name = (string?)"b" }, new { id = 3, name = (string?)"c" } };
        cursor.ExecuteMany($"INSERT INTO {table} (id, name) VALUES (:id, :name)", rows, new ManyOptions { BatchErrors = true });
        Assert.Equal((2, "ORA-00001"), (Assert.Single(cursor.BatchErrors).Index, cursor.BatchErrors[0].Code));
        Assert.Equal(3, Count(connection, table));
    });

    [OracleServerFact]
    public void A_distributed_branch_is_prepared_and_committed() => WithTable((connection, table) =>
    {
        connection.TpcBegin(connection.CreateXid(1, Guid.NewGuid().ToString("N"), "b"));
        connection.Execute($"INSERT INTO {table} (id) VALUES (1)");
        Assert.True(connection.TpcPrepare());
        connection.TpcCommit();
        using var other = Open();
        Assert.Equal(1, Count(other, table));
    });

    [OracleServerFact]
    public async Task A_statement_that_the_token_breaks_is_cancelled()
    {
        using var connection = Open();
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        using var cursor = connection.Cursor();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            cursor.ExecuteAsync("SELECT COUNT(*) FROM all_objects a, all_objects b, all_objects c, all_objects d", null, source.Token).WaitAsync(SafetyNet));
        connection.Ping();
    }

    private static ScriptConnection Open(SessionSettings? session = null) => ScriptConnections.Open(new ConnectionSettings
    {
        Provider = "oracle",
        ConnectionString = Environment.GetEnvironmentVariable(OracleServerFactAttribute.Server)!,

        // None: the user's own.
        Schema = "",
        ProfileName = "test",
        Account = new AccountSettings { DriverDirectory = Environment.GetEnvironmentVariable(OracleServerFactAttribute.Driver) },
        Session = session ?? new SessionSettings { TimeZone = "UTC" },
    });

    private static int Count(ScriptConnection connection, string table) => connection.ExecuteScalar<int>($"SELECT COUNT(*) FROM {table}");

    private static void WithTable(Action<ScriptConnection, string> test)
    {
        var table = $"SCRIPTHOST_{Guid.NewGuid():N}"[..24].ToUpperInvariant();
        using var connection = Open();
        connection.Execute($"CREATE TABLE {table} (id NUMBER PRIMARY KEY, name VARCHAR2(20), text CLOB)");
        try
        {
            test(connection, table);
        }
        finally
        {
            connection.Rollback();
            connection.Execute($"DROP TABLE {table}");
        }
    }
}
