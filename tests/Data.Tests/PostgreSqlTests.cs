using System.Data;
using Dapper;
using Npgsql;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests;

[Collection(OneServer.Name)]
public sealed class PostgreSqlTests : IDisposable
{
    private readonly PostgreSqlServer _server;
    private readonly PostgreSqlDatabase _database;
    private readonly ScriptConnection _connection;

    public PostgreSqlTests(PostgreSqlServer server)
    {
        _server = server;
        _database = new PostgreSqlDatabase(server);
        _connection = _database.Open();
        _connection.Execute("CREATE TABLE t (n integer PRIMARY KEY)");
        _connection.Commit();
    }

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void What_is_not_committed_is_seen_by_nobody_and_lost_with_a_warning()
    {
        using var other = _database.Open();
        _connection.Execute("INSERT INTO t VALUES (:n)", new { n = 1 });
        Assert.True(_connection.TransactionInProgress);
        Assert.Equal(0, other.ExecuteScalar<int>("SELECT count(*) FROM t"));

        _connection.Close();

        Assert.Contains("rolled back", Assert.Single(_database.Warnings));
        Assert.Equal(0, other.ExecuteScalar<int>("SELECT count(*) FROM t"));
    }

    [Fact]
    public void A_connection_that_only_read_closes_without_a_warning()
    {
        Assert.Equal(0, _connection.ExecuteScalar<int>("SELECT count(*) FROM t"));
        Assert.False(_connection.TransactionInProgress);
        _connection.Close();
        Assert.Empty(_database.Warnings);
    }

    [Fact]
    public void A_function_that_writes_belongs_to_the_transaction()
    {
        _connection.Execute("CREATE FUNCTION put(v integer) RETURNS integer LANGUAGE sql AS $$ INSERT INTO t VALUES (v) RETURNING n $$");
        _connection.Commit();
        using var run = new RunConnections(_database.Settings);

        Assert.Equal(7, run.GetConnection().ExecuteScalar<int>("SELECT put(7)"));
        Assert.True(run.GetConnection().TransactionInProgress);
        Assert.Equal(TransactionOutcome.RolledBack, run.EndRun(succeeded: false));
        Assert.Equal(0, _connection.ExecuteScalar<int>("SELECT count(*) FROM t"));
    }

    [Theory]
    [InlineData(true, TransactionOutcome.Committed, 1)]
    [InlineData(false, TransactionOutcome.RolledBack, 0)]
    public void The_end_of_the_run_decides(bool succeeded, TransactionOutcome outcome, int rows)
    {
        using var run = new RunConnections(_database.Settings);
        run.GetConnection().Execute("INSERT INTO t VALUES (1)");

        Assert.Equal(outcome, run.EndRun(succeeded));
        Assert.Equal(rows, _connection.ExecuteScalar<int>("SELECT count(*) FROM t"));
    }

    [Fact]
    public void A_statement_that_failed_ends_the_transaction_and_a_commit_says_so()
    {
        _connection.Execute("INSERT INTO t VALUES (1)");
        Assert.Equal("23505", Assert.Throws<ScriptDbException>(() => _connection.Execute("INSERT INTO t VALUES (1)")).Code);

        Assert.Contains("Rollback()", Assert.Throws<ScriptDbException>(() => _connection.Execute("SELECT 1")).Message);
        Assert.Equal("TRANSACTION_LOST", Assert.Throws<ScriptDbException>(_connection.Commit).Code);
        _connection.Rollback();
        Assert.Equal(0, _connection.ExecuteScalar<int>("SELECT count(*) FROM t"));
    }

    [Fact]
    public void Going_back_to_a_savepoint_saves_what_came_before_the_error()
    {
        _connection.Execute("INSERT INTO t VALUES (1)");
        _connection.Save("before");
        Assert.Throws<ScriptDbException>(() => _connection.Execute("INSERT INTO t VALUES (1)"));
        _connection.RollbackTo("before");
        _connection.Commit();

        Assert.Equal([1], _connection.Query<int>("SELECT n FROM t"));
    }

    [Fact]
    public void A_commit_that_a_deferred_constraint_refuses_fails_the_run()
    {
        _connection.Execute("CREATE TABLE c (n integer REFERENCES t DEFERRABLE INITIALLY DEFERRED)");
        _connection.Commit();
        using var run = new RunConnections(_database.Settings);
        run.GetConnection().Execute("INSERT INTO c VALUES (5)");

        Assert.Equal("23503", Assert.Throws<ScriptDbException>(() => run.EndRun(succeeded: true)).Code);
        Assert.Equal(0, _connection.ExecuteScalar<int>("SELECT count(*) FROM c"));
    }

    [Fact]
    public void What_only_works_outside_a_transaction_works_with_autocommit()
    {
        Assert.Throws<ScriptDbException>(() => _connection.Execute("VACUUM t"));
        _connection.Rollback();
        _connection.AutoCommit = true;
        _connection.Execute("VACUUM t");
        _connection.Execute("INSERT INTO t VALUES (1)");
        Assert.False(_connection.TransactionInProgress);
    }

    [Fact]
    public async Task A_session_leaves_nothing_to_the_next_run()
    {
        int backend;
        using (var run = new RunConnections(_database.Settings))
        {
            var connection = run.GetConnection();
            backend = connection.ExecuteScalar<int>("SELECT pg_backend_pid()");
            connection.Module = "payroll";
            await connection.ExecuteAsync("CREATE TEMPORARY TABLE scratch (n integer)");
            await connection.ExecuteAsync("SET search_path TO pg_catalog");
            await connection.ExecuteAsync("SELECT pg_advisory_lock(1)");
            await connection.ExecuteAsync("PREPARE p AS SELECT 1");
            run.EndRun(succeeded: true);
        }

        using var next = _database.Open();
        Assert.Equal(backend, next.ExecuteScalar<int>("SELECT pg_backend_pid()"));
        Assert.Equal("public", next.CurrentSchema);
        Assert.Equal("scripthost", next.ExecuteScalar<string>("SELECT current_setting('application_name')"));
        Assert.Equal(0, next.ExecuteScalar<int>("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'"));
        Assert.Equal(0, next.ExecuteScalar<int>("SELECT count(*) FROM pg_prepared_statements WHERE name = 'p'"));
        Assert.Equal("42P01", Assert.Throws<ScriptDbException>(() => next.Execute("SELECT * FROM scratch")).Code);
    }

    [Fact]
    public void The_server_s_own_notations_are_left_alone()
    {
        var row = _connection.Cursor().Execute(
            """
            SELECT '1'::integer, (ARRAY[1,2,3])[1:2], $x$ :no $x$, E'it\'s :no', '{"a": 1}'::jsonb ->> 'a', :yes::text /* :no /* :no */ :no */
            """,
            new { yes = "bound" }).FetchOne()!;

        Assert.Equal(1, row[0]);
        Assert.Equal(new[] { 1, 2 }, row[1]);
        Assert.Equal(" :no ", row[2]);
        Assert.Equal("it's :no", row[3]);
        Assert.Equal("1", row[4]);
        Assert.Equal("bound", row[5]);
    }

    [Fact]
    public void Dapper_s_parameters_lists_and_objects_work()
    {
        _connection.Execute("INSERT INTO t VALUES (:n)", new[] { new { n = 1 }, new { n = 2 }, new { n = 3 } });

        Assert.Equal([1, 3], _connection.Query<int>("SELECT n FROM t WHERE n IN :wanted ORDER BY n", new { wanted = new[] { 1, 3 } }));
        Assert.Equal([2], _connection.Query<int>("SELECT n FROM t WHERE n = @n", new { n = 2 }));
        Assert.Equal("", _connection.ExecuteScalar<string>("SELECT :e::text", new { e = "" }));
    }

    [Fact]
    public async Task A_token_breaks_the_running_statement_and_the_connection_lives_on()
    {
        using var source = new CancellationTokenSource();
        var running = _connection.ExecuteAsync(new CommandDefinition("SELECT pg_sleep(60)", cancellationToken: source.Token));
        await IsRunningAsync("pg_sleep");
        await source.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TestDatabase.Patience));
        Assert.Equal(source.Token, error.CancellationToken);
        _connection.Rollback();
        Assert.Equal(1, _connection.ExecuteScalar<int>("SELECT 1"));
    }

    [Fact]
    public async Task Cancel_breaks_a_statement_that_another_thread_waits_for()
    {
        var running = Task.Run(() => _connection.Execute("SELECT pg_sleep(60)"));
        await IsRunningAsync("pg_sleep");
        _connection.Cancel();

        await Assert.ThrowsAsync<OperationCanceledException>(() => running.WaitAsync(TestDatabase.Patience));
    }

    [Fact]
    public void A_time_out_of_the_server_s_own_is_an_error_and_no_cancellation()
    {
        _connection.Execute("SET LOCAL statement_timeout = 1");
        Assert.Equal("57014", Assert.Throws<ScriptDbException>(() => _connection.Execute("SELECT pg_sleep(60)")).Code);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_call_that_takes_longer_than_its_time_out_is_broken(bool isAsync)
    {
        _connection.CallTimeout = TimeSpan.FromMilliseconds(200);
        var running = isAsync ? _connection.ExecuteAsync("SELECT pg_sleep(60)") : Task.Run(() => _connection.Execute("SELECT pg_sleep(60)"));

        await Assert.ThrowsAsync<TimeoutException>(() => running.WaitAsync(TestDatabase.Patience));
        Assert.True(_connection.IsHealthy);
    }

    [Fact]
    public async Task A_second_thread_is_turned_away()
    {
        var running = _connection.ExecuteAsync("SELECT pg_sleep(60)");
        await IsRunningAsync("pg_sleep");

        Assert.Equal("CONNECTION_IN_USE", Assert.Throws<ScriptDbException>(() => _connection.Execute("SELECT 1")).Code);
        _connection.Cancel();
        await Assert.ThrowsAsync<OperationCanceledException>(() => running.WaitAsync(TestDatabase.Patience));
    }

    [Fact]
    public void A_statement_while_rows_are_still_being_read_says_what_to_do()
    {
        using var reader = _connection.ExecuteReader("SELECT generate_series(1, 3)");
        Assert.True(reader.Read());

        Assert.Contains("close the reader", Assert.Throws<ScriptDbException>(() => _connection.Execute("SELECT 1")).Message);
    }

    [Fact]
    public async Task A_server_that_goes_away_in_a_statement_is_an_error_and_the_run_gets_another_connection()
    {
        using var run = new RunConnections(_database.Settings);
        var connection = run.GetConnection();
        connection.Execute("INSERT INTO t VALUES (1)");
        var running = connection.ExecuteAsync("SELECT pg_sleep(60)");
        await IsRunningAsync("pg_sleep");
        await _server.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{_database.Name}' AND query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()");

        var error = await Assert.ThrowsAsync<ScriptDbException>(() => running.WaitAsync(TestDatabase.Patience));
        Assert.Equal("57P01", error.Code);
        Assert.True(error.IsTransient);
        Assert.False(connection.IsHealthy);
        Assert.NotSame(connection, run.GetConnection());
        Assert.Equal(0, run.GetConnection().ExecuteScalar<int>("SELECT count(*) FROM t"));
        Assert.Equal(TransactionOutcome.RolledBack, run.EndRun(succeeded: true));
    }

    [Fact]
    public void A_server_that_is_not_there_is_named_and_so_is_a_bad_connection_string()
    {
        var absent = Assert.Throws<ScriptDbException>(() => ScriptConnections.Open(_database.SettingsFor("Host=/nowhere;Database=x;Username=y;Password=secret")));
        var bad = Assert.Throws<ScriptDbException>(() => ScriptConnections.Open(_database.SettingsFor("Passwort=secret")));

        Assert.Equal("CONNECTION_LOST", absent.Code);
        Assert.Contains("profile 'default'", absent.Message);
        Assert.DoesNotContain("secret", absent.ToString());
        Assert.Equal("BAD_CONNECTION_STRING", bad.Code);
        Assert.DoesNotContain("secret", bad.ToString());
    }

    [Fact]
    public void An_error_has_the_sqlstate_and_the_place_but_no_value()
    {
        var syntax = Assert.Throws<ScriptDbException>(() => _connection.Execute("SELECT 1 FRM t"));
        Assert.Equal(("42601", "42601"), (syntax.Code, syntax.SqlState));
        Assert.Equal(14, syntax.Position);
        Assert.IsType<PostgresException>(syntax.InnerException);
        _connection.Rollback();

        var value = Assert.Throws<ScriptDbException>(() => _connection.Execute("SELECT :v::integer", new { v = "confidential" }));
        Assert.Equal("22P02: invalid input syntax for type integer", value.Message);
        Assert.DoesNotContain("confidential", value.ToString());
    }

    [Fact]
    public void A_deadlock_or_a_lock_that_is_not_had_is_transient()
    {
        using var other = _database.Open();
        other.Execute("INSERT INTO t VALUES (1)");
        other.Commit();
        other.Execute("UPDATE t SET n = 2");

        Assert.True(Assert.Throws<ScriptDbException>(() => _connection.Execute("SELECT n FROM t FOR UPDATE NOWAIT")).IsTransient);
    }

    [Fact]
    public void A_statement_of_megabytes_is_refused_or_executed_but_never_hangs()
    {
        var text = new string('x', 8 * 1024 * 1024);
        Assert.Equal(text.Length, _connection.ExecuteScalar<int>($"SELECT length('{text}')"));

        var error = Assert.Throws<ScriptDbException>(() => _connection.Execute($"SELECT '{new string('x', 100 * 1024 * 1024)}'"));
        Assert.Equal("STATEMENT_TOO_LONG", error.Code);
    }

    [Fact]
    public void A_branch_is_prepared_and_committed_by_another_session()
    {
        var xid = _connection.CreateXid(1, "transfer-7", "bank");
        _connection.TpcBegin(xid);
        _connection.Execute("INSERT INTO t VALUES (1)");
        Assert.Equal("BRANCH_OPEN", Assert.Throws<ScriptDbException>(_connection.Commit).Code);
        Assert.True(_connection.TpcPrepare());

        using var other = _database.Open();
        Assert.Equal([xid], other.TpcRecover());
        other.TpcCommit(xid);
        Assert.Empty(other.TpcRecover());
        Assert.Equal([1], _connection.Query<int>("SELECT n FROM t"));
    }

    [Fact]
    public async Task A_branch_is_committed_in_one_phase_rolled_back_or_finished_when_it_changed_nothing()
    {
        await _connection.TpcBeginAsync(_connection.CreateXid(1, "a", "1"));
        await _connection.ExecuteAsync("INSERT INTO t VALUES (1)");
        await _connection.TpcCommitAsync();

        _connection.TpcBegin(_connection.CreateXid(1, "b", "1"));
        _connection.Execute("INSERT INTO t VALUES (2)");
        Assert.True(_connection.TpcPrepare());
        _connection.TpcRollback();

        _connection.TpcBegin(_connection.CreateXid(1, "c", "1"));
        Assert.False(_connection.TpcPrepare());
        Assert.Empty(_connection.TpcRecover());
        Assert.Equal([1], _connection.Query<int>("SELECT n FROM t"));
    }

    [Fact]
    public void What_the_server_cannot_do_with_branches_is_refused()
    {
        var xid = _connection.CreateXid(1, "a", "b");
        Assert.Throws<FeatureNotSupportedException>(() => _connection.TpcBegin(xid, TpcBeginFlags.Join));
        Assert.Throws<FeatureNotSupportedException>(() => _connection.TpcForget(xid));
        _connection.Execute("INSERT INTO t VALUES (1)");
        Assert.Throws<InvalidOperationException>(() => _connection.TpcBegin(xid));
        Assert.Throws<InvalidOperationException>(() => _connection.TpcCommit());
    }

    [Fact]
    public void The_session_tells_who_and_where_it_is()
    {
        Assert.Equal("postgres", _connection.UserName);
        Assert.Null(_connection.ProxyUser);
        Assert.Equal("public", _connection.CurrentSchema);
        Assert.Equal(_database.Name, _connection.DatabaseName);
        Assert.Equal("tests", _connection.InstanceName);
        Assert.Equal(("", "", null), (_connection.DatabaseDomain, _connection.ServiceName, _connection.Edition));
        Assert.Matches(@"^\d+\.\d+", _connection.Version);
        Assert.Null(_connection.MaxOpenCursors);
        Assert.False(_connection.Thin);
        _connection.Ping();
    }

    [Fact]
    public async Task What_a_script_says_of_itself_is_seen_by_the_server_and_survives_a_rollback()
    {
        _connection.Execute("CREATE SCHEMA payroll");
        _connection.Commit();
        await _connection.SetModuleAsync("payroll", "close");
        _connection.ClientIdentifier = "ada";
        _connection.ClientInfo = "month 3";
        _connection.Execute("INSERT INTO t VALUES (1)");
        await _connection.SetCurrentSchemaAsync("payroll");
        _connection.Rollback();

        Assert.Equal("payroll/close", _connection.ExecuteScalar<string>("SELECT current_setting('application_name')"));
        Assert.Equal("ada", _connection.ExecuteScalar<string>("SELECT current_setting('scripthost.client_identifier')"));
        Assert.Equal("month 3", _connection.ExecuteScalar<string>("SELECT current_setting('scripthost.client_info')"));
        Assert.Equal("payroll", _connection.ExecuteScalar<string>("SELECT current_schema()"));
        Assert.Equal("payroll", _connection.CurrentSchema);
        Assert.Throws<ArgumentException>(() => _connection.Module = new string('x', 49));
    }

    [Fact]
    public async Task A_password_is_changed()
    {
        var user = $"u_{Guid.NewGuid():N}";
        await _server.ExecuteAsync($"CREATE ROLE {user} LOGIN PASSWORD 'old'");
        using (var connection = ScriptConnections.Open(_database.SettingsFor(_server.ConnectionString(_database.Name, user) + ";Pooling=false")))
        {
            connection.ChangePassword("old", "it's \"new\"");
            connection.Commit();
        }

        using var reader = _connection.ExecuteReader("SELECT rolpassword FROM pg_authid WHERE rolname = :user", new { user });
        Assert.True(reader.Read());
        Assert.StartsWith("SCRAM-SHA-256", reader.GetString(0));
        await _server.ExecuteAsync($"DROP ROLE {user}");
    }

    [Fact]
    public void A_procedure_gives_its_outputs_to_variables()
    {
        _connection.Execute("CREATE PROCEDURE twice(IN v integer, INOUT r integer) LANGUAGE plpgsql AS $$ BEGIN r := v * 2; END $$");
        using var cursor = _connection.Cursor();
        var result = cursor.Var<int>(direction: ParameterDirection.InputOutput);

        Assert.Equal([21, 42], cursor.CallProc("twice", 21, result));
        Assert.Equal(42, result.Value);
    }

    [Theory]
    [InlineData("INSERT INTO t (n) VALUES (:n + 1 /* :no */) -- one row", 0)]
    [InlineData("INSERT INTO t VALUES (:n); ", 0)]
    [InlineData("INSERT INTO t VALUES (:n) ON CONFLICT DO NOTHING", 1)]
    [InlineData("INSERT INTO t SELECT n FROM (VALUES (cast(:n AS integer))) AS v (n)", 0)]
    public void Many_rows_go_in_however_the_insert_is_written(string sql, int existing)
    {
        _connection.Execute("INSERT INTO t SELECT 5 FROM generate_series(1, :existing)", new { existing });
        using var cursor = _connection.Cursor();

        Assert.Equal(1200 - existing, cursor.ExecuteMany(sql, Enumerable.Range(1, 1200)));
        Assert.Equal(1200, _connection.ExecuteScalar<int>("SELECT count(*) FROM t"));
    }

    [Fact]
    public void A_warning_of_the_server_is_kept()
    {
        Assert.Null(_connection.Warning);
        _connection.Execute("DO $$ BEGIN RAISE WARNING 'nearly full'; END $$");
        Assert.Equal("nearly full", _connection.Warning);
    }

    [Fact]
    public void Isolation_levels_are_the_server_s()
    {
        using var transaction = _connection.BeginTransaction(IsolationLevel.Serializable);
        Assert.Equal("serializable", _connection.ExecuteScalar<string>("SHOW transaction_isolation"));
        transaction.Save("a");
        _connection.Execute("INSERT INTO t VALUES (1)");
        transaction.Rollback("a");
        transaction.Release("a");
        transaction.Commit();
        Assert.Equal(0, _connection.ExecuteScalar<int>("SELECT count(*) FROM t"));
    }

    /// <summary>Returns when another session of the database executes such a statement.</summary>
    private async Task IsRunningAsync(string text)
    {
        await using var observer = new NpgsqlConnection(_server.ConnectionString(_database.Name) + ";Pooling=false");
        await observer.OpenAsync();
        var isRunning = false;
        var giveUp = Task.Delay(TestDatabase.Patience);
        while (!isRunning && !giveUp.IsCompleted)
        {
            isRunning = await observer.ExecuteScalarAsync<bool>(
                "SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database() AND state = 'active' AND pid <> pg_backend_pid() AND query LIKE :like",
                new { like = $"%{text}%" });
        }

        Assert.True(isRunning, $"No session executes {text}.");
    }
}
