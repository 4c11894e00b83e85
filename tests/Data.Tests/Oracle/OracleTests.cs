using System.Data.Common;
using Dapper;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests.Oracle;

/// <summary>Oracle to the statement: what is sent, with which binds and in which order. What the server makes of it only a server shows.</summary>
public sealed class OracleTests : IDisposable
{
    private const string Xa = "DECLARE x DBMS_XA_XID := DBMS_XA_XID(:fmt, :gtrid, :bqual); rc PLS_INTEGER; BEGIN ";
    private const string XaEnd = " :rc := rc; :oer := CASE WHEN rc <> 0 THEN DBMS_XA.XA_GETLASTOER() ELSE 0 END; END;";

    private readonly RecordingDriver _driver = new();
    private readonly ScriptConnection _connection;

    public OracleTests()
    {
        DbProviderFactories.RegisterFactory(RecordingDriver.InvariantName, _driver);
        _driver.Answers.Add(("USERENV", [["HR", "HOST", "HR", "ORCLPDB1", "example.com", "orcl", "svc", "ORA$BASE"]]));
        _driver.Answers.Add(("product_component_version", [["23.26.0.0.0"]]));
        _driver.Answers.Add(("open_cursors", [["300"]]));
        _connection = Open();
    }

    public void Dispose()
    {
        _connection.Dispose();
        DbProviderFactories.UnregisterFactory(RecordingDriver.InvariantName);
    }

    [Fact]
    public void Without_a_driver_the_error_names_what_is_missing()
    {
        DbProviderFactories.UnregisterFactory(RecordingDriver.InvariantName);
        var error = Assert.Throws<ScriptDbException>(Open);

        Assert.Equal("DRIVER_MISSING", error.Code);
        Assert.Contains("Oracle.ManagedDataAccess.Core", error.Message);
    }

    [Fact]
    public void Statements_go_unchanged_bound_by_name_in_the_driver_s_transaction()
    {
        _connection.Execute("UPDATE emp SET age = :age WHERE id = :id -- :no", new { id = 7, Age = 36 });
        _connection.Commit();
        _connection.Execute("DELETE FROM emp");
        _connection.Rollback();

        Assert.Equal(["UPDATE emp SET age = :age WHERE id = :id -- :no [id=7, age=36]", "COMMIT", "DELETE FROM emp", "ROLLBACK"], WithoutQuestions(_driver.Log));
        Assert.All(_driver.Commands, command => Assert.True(command.BindByName));
        Assert.All(_driver.Commands, command => Assert.Equal(-1, command.InitialLOBFetchSize));
    }

    [Fact]
    public void Returning_into_binds_outputs_of_their_types()
    {
        _driver.Outputs["id"] = 7m;
        _driver.Outputs["name"] = "Ada";
        using var cursor = _connection.Cursor();
        var (id, name) = (cursor.Var<long>(), cursor.Var<string>(size: 20));
        cursor.Execute("INSERT INTO emp (name) VALUES (:1) RETURNING id, name INTO :id, :name", new object?[] { "ada", id, name });

        Assert.Equal("INSERT INTO emp (name) VALUES (:1) RETURNING id, name INTO :id, :name [1=ada, id=Output:Int64, name=Output:String(20)]", _driver.Log[^1]);
        Assert.Equal((7L, "Ada"), (id.Value, name.Value));
    }

    [Fact]
    public void Procedures_and_functions_are_called_in_blocks()
    {
        _driver.Outputs["result"] = 42m;
        using var cursor = _connection.Cursor();
        cursor.CallProc("hr.pay.raise", 7, "x");

        Assert.Equal(42, cursor.CallFunc<int>("hr.pay.total", 7));
        Assert.Equal(["BEGIN hr.pay.raise(:1, :2); END; [1=7, 2=x]", "BEGIN :result := hr.pay.total(:1); END; [result=Output:Int32, 1=7]"], _driver.Log);
    }

    [Fact]
    public void Many_rows_go_as_arrays_and_a_row_that_fails_is_named()
    {
        using var cursor = _connection.Cursor();
        cursor.ExecuteMany("INSERT INTO emp (id, name) VALUES (:id, :name)", new[] { new { id = 1, name = (string?)"a" }, new { id = 2, name = (string?)null } });

        Assert.Equal("SAVEPOINT scripthost_many", _driver.Log[0]);
        Assert.Equal("INSERT INTO emp (id, name) VALUES (:id, :name) [id=Int32[]{1,2}, name=Object[]{a,null}]", _driver.Log[1]);
        Assert.Equal(2, _driver.Commands.Find(command => command.ArrayBindCount > 0)!.ArrayBindCount);

        _driver.Failure = ("INSERT", "ORA-00001: unique constraint (HR.EMP_PK) violated");
        cursor.ExecuteMany("INSERT INTO emp (id) VALUES (:id)", new[] { 1, 1, 3 }, new ManyOptions { BatchErrors = true });
        Assert.Equal(new BatchError(1, "ORA-00001", "ORA-00001: unique constraint (HR.EMP_PK) violated"), Assert.Single(cursor.BatchErrors));
        Assert.Equal("INSERT INTO emp (id) VALUES (:id) [id=Int32[]{3}]", _driver.Log[^1]);

        cursor.ExecuteMany("INSERT INTO emp (id) VALUES (:id)", new[] { 8, 9 }, new ManyOptions { RowCounts = true });
        Assert.Equal([1, 1], cursor.RowCounts);
    }

    [Fact]
    public void The_session_is_read_in_one_round_trip()
    {
        Assert.Equal(("HR", "HOST", "HR"), (_connection.UserName, _connection.ProxyUser, _connection.CurrentSchema));
        Assert.Equal(("ORCLPDB1", "example.com", "orcl"), (_connection.DatabaseName, _connection.DatabaseDomain, _connection.InstanceName));
        Assert.Equal(("svc", "ORA$BASE"), (_connection.ServiceName, _connection.Edition));
        Assert.StartsWith("SELECT SYS_CONTEXT('USERENV','SESSION_USER'), SYS_CONTEXT('USERENV','PROXY_USER')", Assert.Single(_driver.Log));
        Assert.Equal(("23.26.0.0.0", 300, 8192, 20, true), (_connection.Version, _connection.MaxOpenCursors, _connection.Sdu, _connection.StatementCacheSize, _connection.Thin));
        Assert.Contains("ORA-28002", _connection.Warning);
    }

    [Fact]
    public void Without_the_privilege_to_ask_the_number_of_cursors_is_unknown()
    {
        _driver.Failure = ("open_cursors", "ORA-00942: table or view does not exist");
        Assert.Null(_connection.MaxOpenCursors);
    }

    [Fact]
    public void What_a_script_sets_is_sent_by_documented_packages_and_taken_back_at_the_end()
    {
        _driver.Outputs["eid"] = 5m;
        _connection.Module = "payroll";
        _connection.Action = "close";
        _connection.ClientInfo = "info";
        _connection.ClientIdentifier = "ada";
        _connection.DatabaseOperation = "op";
        _connection.CurrentSchema = "sales";
        Assert.Equal(
            [
                "BEGIN DBMS_APPLICATION_INFO.SET_MODULE(module_name => :m, action_name => :a); END; [m=payroll, a=null]",
                "BEGIN DBMS_APPLICATION_INFO.SET_ACTION(action_name => :a); END; [a=close]",
                "BEGIN DBMS_APPLICATION_INFO.SET_CLIENT_INFO(client_info => :c); END; [c=info]",
                "BEGIN DBMS_SESSION.SET_IDENTIFIER(client_id => :c); END; [c=ada]",
                "BEGIN :eid := DBMS_SQL_MONITOR.BEGIN_OPERATION(dbop_name => :n, forced_tracking => 'Y'); END; [eid=Output:Decimal, n=op]",
                "ALTER SESSION SET CURRENT_SCHEMA = \"SALES\"",
            ],
            _driver.Log.Where(line => !line.StartsWith("SELECT", StringComparison.Ordinal)));

        _driver.Log.Clear();
        _connection.Close();
        Assert.Contains("BEGIN DBMS_SESSION.CLEAR_IDENTIFIER; END;", _driver.Log);
        Assert.Contains("BEGIN DBMS_SQL_MONITOR.END_OPERATION(dbop_name => :n, dbop_eid => :eid); END; [n=op, eid=5]", _driver.Log);
        Assert.Contains("ALTER SESSION SET CURRENT_SCHEMA = \"HR\"", _driver.Log);
    }

    [Theory]
    [InlineData("sales\" GRANT DBA TO PUBLIC --")]
    [InlineData("")]
    public void A_schema_that_is_no_name_is_refused(string name) => Assert.Throws<ArgumentException>(() => _connection.CurrentSchema = name);

    [Fact]
    public void A_password_is_changed_by_the_documented_statement()
    {
        _connection.ChangePassword("old", "n'ew");
        Assert.Equal("ALTER USER \"HR\" IDENTIFIED BY \"n'ew\" REPLACE \"old\"", _driver.Log[^1]);
        Assert.Throws<ArgumentException>(() => _connection.ChangePassword("old", "a\" b"));
    }

    [Fact]
    public void Ping_is_a_block_that_does_nothing()
    {
        _connection.Ping();
        Assert.Equal("BEGIN NULL; END;", _driver.Log[^1]);
    }

    [Fact]
    public void A_branch_is_started_ended_prepared_and_committed()
    {
        (_driver.Outputs["rc"], _driver.Outputs["oer"]) = (0, 0);
        _connection.TpcBegin(_connection.CreateXid(1, "g", "b"), timeout: TimeSpan.FromMinutes(1));
        Assert.True(_connection.TpcPrepare());
        _connection.TpcCommit();

        const string Binds = "[fmt=1, gtrid=67, bqual=62, ";
        const string Outputs = "rc=Output:Int32, oer=Output:Int32]";
        Assert.Equal(
            [
                $"{Xa}rc := DBMS_XA.XA_SETTIMEOUT(:seconds); rc := DBMS_XA.XA_START(x, :flag);{XaEnd} {Binds}seconds=60, flag=0, {Outputs}",
                $"{Xa}rc := DBMS_XA.XA_END(x, :flag);{XaEnd} {Binds}flag=67108864, {Outputs}",
                $"{Xa}rc := DBMS_XA.XA_PREPARE(x);{XaEnd} {Binds}{Outputs}",
                $"{Xa}rc := DBMS_XA.XA_COMMIT(x, (:one = 1));{XaEnd} {Binds}one=0, {Outputs}",
            ],
            _driver.Log.Where(line => line.StartsWith("DECLARE", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_branch_that_changed_nothing_needs_no_commit_and_one_that_fails_tells_why()
    {
        (_driver.Outputs["rc"], _driver.Outputs["oer"]) = (3, 0);
        _connection.TpcBegin(_connection.CreateXid(1, "g", "b"));
        Assert.False(_connection.TpcPrepare());

        (_driver.Outputs["rc"], _driver.Outputs["oer"]) = (-4, 24756);
        var error = Assert.Throws<ScriptDbException>(() => _connection.TpcForget(_connection.CreateXid(1, "g", "b")));
        Assert.Equal(("ORA-24756", 24756), (error.Code, error.Number));
        Assert.Throws<FeatureNotSupportedException>(() => _connection.TpcBegin(_connection.CreateXid(1, "g", "b"), TpcBeginFlags.Promote));
    }

    [Fact]
    public void Pending_branches_are_listed()
    {
        _driver.Answers.Add(("dba_pending_transactions", [[1m, "g"u8.ToArray(), "b"u8.ToArray()]]));
        Assert.Equal([_connection.CreateXid(1, "g", "b")], _connection.TpcRecover());
    }

    [Fact]
    public void An_error_has_its_number_and_one_that_ends_the_session_is_noticed()
    {
        _driver.Failure = ("nowhere", "ORA-00942: table or view does not exist");
        var error = Assert.Throws<ScriptDbException>(() => _connection.Execute("SELECT * FROM nowhere"));
        Assert.Equal(("ORA-00942", 942, false), (error.Code, error.Number, error.IsTransient));
        Assert.True(_connection.IsHealthy);

        _driver.Failure = ("SELECT", "ORA-03113: end-of-file on communication channel");
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
        _driver.Failure = ("SELECT", message);
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

    private ScriptConnection Open() => ScriptConnections.Open(new ConnectionSettings
    {
        Provider = "oracle",
        ConnectionString = "User Id=hr;Password=secret;Data Source=(DESCRIPTION=(SDU=8192)(ADDRESS=(HOST=db)))",
        Schema = "HR",
        ProfileName = "default",
    });

    /// <summary>Without the questions that are asked to know whether anything would be lost.</summary>
    private static IEnumerable<string> WithoutQuestions(IEnumerable<string> log) => log.Where(line => !line.Contains("LOCAL_TRANSACTION_ID", StringComparison.Ordinal));
}
