using Dapper;
using OracleLookAlike;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests.Oracle;

/// <summary>What the connection makes of the driver's answers.</summary>
public sealed class OracleTests : IDisposable
{
    private readonly OracleDatabase _database = new();
    private readonly ScriptConnection _connection;

    public OracleTests() => _connection = _database.Open();

    private Tape Tape => _database.Tape;

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void Outputs_have_the_types_that_were_asked_for()
    {
        (Tape.Outputs["id"], Tape.Outputs["name"], Tape.Outputs["result"]) = (7m, "Ada", 42m);
        using var cursor = _connection.Cursor();
        var (id, name) = (cursor.Var<long>(), cursor.Var<string>(size: 20));
        cursor.Execute("INSERT INTO emp (name) VALUES (:1) RETURNING id, name INTO :id, :name", new object?[] { "ada", id, name });

        Assert.Equal((7L, "Ada"), (id.Value, name.Value));
        Assert.Equal(42, cursor.CallFunc<int>("hr.pay.total", 7));
    }

    [Theory]
    [InlineData("current")]
    [InlineData("old")]
    public void A_row_of_many_that_fails_is_named_and_the_others_are_sent(string driver)
    {
        using var database = new OracleDatabase(driver);
        using var connection = database.Open();
        using var cursor = connection.Cursor();
        database.Tape.Failure = ("INSERT", "ORA-00001: unique constraint (HR.EMP_PK) violated");
        cursor.ExecuteMany("INSERT INTO emp (id) VALUES (:id)", new[] { 1, 1, 3 }, new ManyOptions { BatchErrors = true });

        // The look-alike fails the second row of an array, and the first of those that are sent one by one.
        Assert.Equal(new BatchError(driver == "old" ? 0 : 1, "ORA-00001", "ORA-00001: unique constraint (HR.EMP_PK) violated"), Assert.Single(cursor.BatchErrors));
        Assert.Equal(driver == "old" ? "    id: Input Int32 3" : "    id: Input Int32[] as Int32 3", database.Tape.Log[^1]);

        cursor.ExecuteMany("INSERT INTO emp (id) VALUES (:id)", new[] { 8, 9 }, new ManyOptions { RowCounts = true });
        Assert.Equal([1, 1], cursor.RowCounts);
    }

    [Fact]
    public void The_session_is_read_in_one_round_trip()
    {
        Assert.Equal(("HR", "HOST", "HR"), (_connection.UserName, _connection.ProxyUser, _connection.CurrentSchema));
        Assert.Equal(("ORCLPDB1", "example.com", "orcl"), (_connection.DatabaseName, _connection.DatabaseDomain, _connection.InstanceName));
        Assert.Equal(("svc", "ORA$BASE"), (_connection.ServiceName, _connection.Edition));
        Assert.Single(_database.Statements());
        Assert.Equal(("23.26.0.0.0", 300, 8192, 20, true), (_connection.Version, _connection.MaxOpenCursors, _connection.Sdu, _connection.StatementCacheSize, _connection.Thin));
        Assert.Contains("ORA-28002", _connection.Warning);
    }

    [Fact]
    public void An_old_driver_knows_no_warnings_and_no_cache()
    {
        using var database = new OracleDatabase("old");
        using var connection = database.Open();
        Assert.Null(connection.Warning);
        Assert.Equal(0, connection.StatementCacheSize);
    }

    [Fact]
    public void Without_the_privilege_to_ask_the_number_of_cursors_is_unknown()
    {
        Tape.Failure = ("open_cursors", "ORA-00942: table or view does not exist");
        Assert.Null(_connection.MaxOpenCursors);
    }

    [Theory]
    [InlineData("sales\" GRANT DBA TO PUBLIC --")]
    [InlineData("")]
    public void A_schema_that_is_no_name_is_refused(string name) => Assert.Throws<ArgumentException>(() => _connection.CurrentSchema = name);

    [Fact]
    public void A_password_that_would_end_its_quotes_is_refused() => Assert.Throws<ArgumentException>(() => _connection.ChangePassword("old", "a\" b"));

    [Fact]
    public void A_branch_that_changed_nothing_needs_no_commit_and_one_that_fails_tells_why()
    {
        (Tape.Outputs["rc"], Tape.Outputs["oer"]) = (3, 0);
        _connection.TpcBegin(_connection.CreateXid(1, "g", "b"));
        Assert.False(_connection.TpcPrepare());

        (Tape.Outputs["rc"], Tape.Outputs["oer"]) = (-4, 24756);
        var error = Assert.Throws<ScriptDbException>(() => _connection.TpcForget(_connection.CreateXid(1, "g", "b")));
        Assert.Equal(("ORA-24756", 24756), (error.Code, error.Number));
        Assert.Throws<FeatureNotSupportedException>(() => _connection.TpcBegin(_connection.CreateXid(1, "g", "b"), TpcBeginFlags.Promote));
    }

    [Fact]
    public void Pending_branches_are_listed()
    {
        Tape.Answers.Add(("dba_pending_transactions", [[1m, "g"u8.ToArray(), "b"u8.ToArray()]]));
        Assert.Equal([_connection.CreateXid(1, "g", "b")], _connection.TpcRecover());
    }

    [Fact]
    public void An_error_has_its_number_and_one_that_ends_the_session_is_noticed()
    {
        Tape.Failure = ("nowhere", "ORA-00942: table or view does not exist");
        var error = Assert.Throws<ScriptDbException>(() => _connection.Execute("SELECT * FROM nowhere"));
        Assert.Equal(("ORA-00942", 942, false), (error.Code, error.Number, error.IsTransient));
        Assert.True(_connection.IsHealthy);

        Tape.Failure = ("SELECT", "ORA-03113: end-of-file on communication channel");
        Assert.True(Assert.Throws<ScriptDbException>(() => _connection.Execute("SELECT 1 FROM dual")).IsTransient);
        Assert.False(_connection.IsHealthy);
    }

    [Theory]
    [InlineData("ORA-01013: user requested cancel of current operation")]
    [InlineData("ORA-00604: error occurred at recursive SQL level 1\nORA-01013: user requested cancel of current operation")]
    [InlineData("ORA-12570: Network Session: Unexpected packet read error")]
    public async Task However_the_driver_says_so_a_statement_that_the_token_broke_is_cancelled(string message)
    {
        using var source = new CancellationTokenSource();
        Tape.Failure = ("SELECT", message);
        using var cursor = _connection.Cursor();
        cursor.InputTypeHandler = (_, value) =>
        {
            source.Cancel();
            return value;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cursor.ExecuteAsync("SELECT :1 FROM dual", new object?[] { 1 }, source.Token));
    }

    [Fact]
    public void A_change_of_the_schema_commits_what_came_before()
    {
        _connection.Execute("INSERT INTO t VALUES (1)");
        _connection.Execute("CREATE TRIGGER tr BEFORE INSERT ON t FOR EACH ROW BEGIN :new.n := 1; END;");
        Assert.False(_connection.TransactionInProgress);
    }
}
