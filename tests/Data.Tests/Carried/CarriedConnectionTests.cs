using System.Data;
using System.Data.Common;
using System.Numerics;
using Dapper;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests.Carried;

[Collection(OneLender.Name)]
public sealed class CarriedConnectionTests(LendingHost host, PostgreSqlServer server) : IDisposable
{
    private readonly LentDatabase _database = LentDatabase.OfPostgreSql(host, server).After("CREATE TABLE t (n numeric, v varchar(100))", "INSERT INTO t VALUES (1, 'the caller''s')");

    public void Dispose() => _database.Dispose();

    private sealed record Line(decimal N, string? V);

    [Fact]
    public void The_script_sees_what_the_caller_has_not_committed()
    {
        using var connection = _database.Open();

        Assert.Equal(new Line(1, "the caller's"), connection.QuerySingle<Line>("SELECT n, v FROM t"));
        Assert.True(connection.TransactionInProgress);
    }

    [Fact]
    public void Closing_gives_the_session_back_and_the_next_connection_is_the_same_session()
    {
        using var run = new RunConnections(_database.Settings);
        using (var connection = run.GetConnection())
        {
            connection.Execute("INSERT INTO t VALUES (2, 'the script''s')");
        }

        Assert.Equal(2, run.GetConnection().ExecuteScalar<int>("SELECT count(*) FROM t"));
        Assert.Equal(TransactionOutcome.LeftToCaller, run.EndRun(succeeded: true));
        Assert.Empty(_database.Warnings);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_becomes_of_the_changes_is_the_callers_to_decide(bool commits)
    {
        using var database = LentDatabase.OfPostgreSql(host, server);
        using (var run = new RunConnections((commits ? database.ThenCommit() : database).Settings))
        {
            run.GetConnection().Execute("CREATE TABLE made (n integer)");
            run.GetConnection().Execute("INSERT INTO made VALUES (1)");
            Assert.Equal(TransactionOutcome.LeftToCaller, run.EndRun(succeeded: !commits));
        }

        await database.SessionsHaveEndedAsync();
        using var later = database.Open();
        Assert.Equal(commits ? "made" : null, later.ExecuteScalar<string?>("SELECT CAST(to_regclass('made') AS varchar)"));
    }

    [Fact]
    public void A_run_that_only_reads_leaves_nothing()
    {
        using var run = new RunConnections(_database.Settings);
        run.GetConnection().Query("SELECT * FROM t");

        Assert.Equal(TransactionOutcome.None, run.EndRun(succeeded: true));
    }

    [Fact]
    public void Commit_and_rollback_are_refused_in_every_way_with_a_sentence()
    {
        using var connection = _database.Open();
        foreach (var end in new Action[]
        {
            connection.Commit,
            connection.Rollback,
            () => connection.Execute("COMMIT"),
            () => connection.Execute("/* quietly */ rollback work"),
            () => connection.BeginTransaction(),
        })
        {
            var error = Assert.Throws<ScriptDbException>(end);
            Assert.Equal("CALLERS_TRANSACTION", error.Code);
            Assert.Contains("the caller's", error.Message);
        }

        Assert.Throws<FeatureNotSupportedException>(() => connection.AutoCommit = true);
        Assert.Throws<FeatureNotSupportedException>(() => connection.TpcBegin(new Xid(1, "a", "b")));
        Assert.Equal(1, connection.ExecuteScalar<int>("SELECT count(*) FROM t"));
    }

    [Fact]
    public void Savepoints_take_back_what_the_script_changed()
    {
        using var connection = _database.Open();
        connection.Save("before");
        connection.Execute("DELETE FROM t");
        connection.RollbackTo("before");

        Assert.Equal(1, connection.ExecuteScalar<int>("SELECT count(*) FROM t"));
    }

    [Fact]
    public void A_change_of_a_schema_is_allowed_unless_the_shim_refuses_it()
    {
        using var connection = _database.Open();
        connection.Execute("CREATE TABLE made (n integer)");

        using var strict = LentDatabase.OfPostgreSql(host, server).RefusingDdl();
        using var refused = strict.Open();
        Assert.Equal("DDL_REFUSED", Assert.Throws<ScriptDbException>(() => refused.Execute("CREATE TABLE made (n integer)")).Code);
    }

    [Fact]
    public void Where_the_shim_allows_it_a_script_may_commit()
    {
        using var database = LentDatabase.OfPostgreSql(host, server).AllowingCommit();
        using (var run = new RunConnections(database.Settings))
        {
            var connection = run.GetConnection();
            connection.Execute("CREATE TABLE made (n integer)");
            using (var transaction = connection.BeginTransaction())
            {
                connection.Execute("INSERT INTO made VALUES (1)");
                transaction.Commit();
            }

            connection.Execute("INSERT INTO made VALUES (2)");
            connection.Rollback();
            Assert.Equal(TransactionOutcome.RolledBack, run.EndRun(succeeded: true));
        }

        using var again = database.Open();
        Assert.Equal([1], again.Query<int>("SELECT n FROM made"));
    }

    [Fact]
    public void Values_of_all_types_come_back_as_they_went()
    {
        using var connection = _database.Open();
        connection.Execute("CREATE TABLE v (i bigint, n numeric, d double precision, s text, b bytea, at timestamp, z timestamptz, x interval, o boolean)");
        var at = new DateTime(2026, 11, 26, 23, 59, 59, 999).AddMicroseconds(999);
        var zoned = new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.FromHours(5.5)).AddMicroseconds(7);
        var row = new { i = long.MinValue, n = 12345678901234567890.12345678m, d = Math.PI, s = "Grüße \U0001F600", b = new byte[] { 0, 255 }, at, z = zoned, x = TimeSpan.FromMicroseconds(-1234567), o = 1 };
        connection.Execute("INSERT INTO v VALUES (:i, :n, :d, :s, :b, :at, :z, :x, :o = 1)", row);
        connection.Execute("INSERT INTO v (i) VALUES (NULL)");

        using var reader = Read(connection, "SELECT i, n, d, s, b, at, z, x, o FROM v ORDER BY i NULLS LAST");
        Assert.True(reader.Read());
        Assert.Equal(row.i, reader.GetInt64(0));
        Assert.Equal(row.n, reader.GetDecimal(1));
        Assert.Equal(row.d, reader.GetDouble(2));
        Assert.Equal(row.s, reader.GetString(3));
        Assert.Equal(row.b, reader.GetValue(4));
        Assert.Equal(at, reader.GetDateTime(5));
        Assert.Equal(zoned, reader.GetFieldValue<DateTimeOffset>(6));
        Assert.Equal(row.x, reader.GetFieldValue<TimeSpan>(7));
        Assert.True(reader.GetBoolean(8));
        Assert.True(reader.Read());
        Assert.All(Enumerable.Range(0, 9), column => Assert.True(reader.IsDBNull(column)));
        Assert.False(reader.Read());
    }

    [Theory]
    [InlineData("1e100")]
    [InlineData("0.1234567890123456789012345678901234567891")]
    [InlineData("12345678901234567890123456789012345678")]
    public void A_number_that_no_decimal_holds_is_an_error_and_can_be_had_as_text(string number)
    {
        using var connection = _database.Open();
        using var reader = Read(connection, $"SELECT CAST({number} AS numeric) AS n");
        Assert.True(reader.Read());

        Assert.Contains("GetString", Assert.Throws<InvalidCastException>(() => reader.GetDecimal(0)).Message);
        Assert.Equal(double.Parse(number, System.Globalization.CultureInfo.InvariantCulture), double.Parse(reader.GetString(0), System.Globalization.CultureInfo.InvariantCulture));
        if (!number.Contains('.', StringComparison.Ordinal))
        {
            Assert.Equal(BigInteger.Parse(number, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture), reader.GetFieldValue<BigInteger>(0));
        }
    }

    [Fact]
    public void Large_values_travel_in_pieces()
    {
        var text = string.Concat(Enumerable.Range(0, 100_000).Select(number => $"{number} \U0001F600 "));
        var bytes = new byte[1_500_000];
        new Random(1).NextBytes(bytes);
        using var connection = _database.Open();
        connection.Execute("CREATE TABLE l (s text, b bytea)");
        using var lob = connection.CreateLob(LobKind.Blob, bytes);
        connection.Cursor().Execute("INSERT INTO l VALUES (:s, :b)", new { s = text, b = lob });

        using var reader = Read(connection, "SELECT s, b FROM l");
        Assert.True(reader.Read());
        Assert.Equal(text, reader.GetTextReader(0).ReadToEnd());
        using var copy = new MemoryStream();
        reader.GetStream(1).CopyTo(copy);
        Assert.Equal(bytes, copy.ToArray());
        Assert.Equal(text, reader.GetString(0));
        Assert.Equal(bytes, reader.GetValue(1));
    }

    [Fact]
    public void Values_that_a_statement_returns_reach_their_variables()
    {
        using var connection = _database.Open();
        using var cursor = connection.Cursor();
        var number = cursor.Var<decimal>();
        var text = cursor.Var<string>(size: 100);
        cursor.Execute("INSERT INTO t VALUES (:n, :v) RETURNING n, v INTO :number, :text", new { n = 5, v = "five", number, text });
        Assert.Equal((5m, "five"), (number.Value, text.Value));

        var all = cursor.Var<decimal[]>();
        cursor.Execute("UPDATE t SET n = n + 1 RETURNING n INTO :all", new { all });
        Assert.Equal([2m, 6m], all.Value!.Order());
    }

    [Fact]
    public void Many_rows_are_bound_at_once_and_a_failing_call_is_undone()
    {
        using var connection = _database.Open();
        using var cursor = connection.Cursor();
        Assert.Equal(3000, cursor.ExecuteMany("INSERT INTO t VALUES (:n, :v)", Enumerable.Range(0, 3000).Select(n => new object?[] { n, n % 3 == 0 ? null : $"row {n}" })));
        Assert.Equal(1001, connection.ExecuteScalar<int>("SELECT count(*) FROM t WHERE v IS NULL") + connection.ExecuteScalar<int>("SELECT count(*) FROM t WHERE v = 'the caller''s'"));

        Assert.Throws<ScriptDbException>(() => cursor.ExecuteMany("INSERT INTO t VALUES (:n, :v)", new[] { new object[] { 1, "a" }, [1, new string('x', 200)] }));
        Assert.Equal(3001, connection.ExecuteScalar<int>("SELECT count(*) FROM t"));
    }

    [Fact]
    public void Rows_that_fail_are_told_and_the_others_stay()
    {
        using var connection = _database.Open();
        using var cursor = connection.Cursor();
        var count = cursor.ExecuteMany("INSERT INTO t VALUES (:n, :v)", new[] { new object[] { 2, "a" }, [3, new string('x', 200)], [4, "b"] }, new ManyOptions { BatchErrors = true });

        Assert.Equal(2, count);
        Assert.Equal((1, "22001"), cursor.BatchErrors.Select(error => (error.Index, error.Code)).Single());
    }

    [Fact]
    public void A_statement_that_fails_tells_why_and_leaves_the_callers_transaction_as_it_was()
    {
        using var connection = _database.Open();
        Assert.Equal("42P01", Assert.Throws<ScriptDbException>(() => connection.Execute("SELECT * FROM missing")).Code);

        Assert.Equal(1, connection.ExecuteScalar<int>("SELECT count(*) FROM t"));
    }

    [Fact]
    public void Two_queries_may_be_read_at_the_same_time()
    {
        using var connection = _database.Open();
        using var outer = Read(connection, "SELECT n FROM generate_series(1, 1000) AS s (n)");
        using var inner = Read(connection, "SELECT n FROM generate_series(1, 1000) AS s (n)");
        for (var n = 1; n <= 1000; n++)
        {
            Assert.True(outer.Read() && inner.Read());
            Assert.Equal((n, n), (outer.GetInt32(0), inner.GetInt32(0)));
        }

        Assert.False(outer.Read() || inner.Read());
    }

    [Fact]
    public async Task A_statement_is_broken_by_its_token_by_Cancel_and_by_both_timeouts()
    {
        using var connection = _database.Open();
        using var source = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connection.ExecuteAsync(new CommandDefinition("SELECT pg_sleep(60)", cancellationToken: source.Token)).WaitAsync(TestDatabase.Patience));

        var sleeping = Task.Run(() => connection.Execute("SELECT pg_sleep(60)"));
        using (var again = new Timer(_ => connection.Cancel(), null, 100, 100))
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => sleeping.WaitAsync(TestDatabase.Patience));
        }

        connection.CallTimeout = TimeSpan.FromMilliseconds(100);
        Assert.Throws<TimeoutException>(() => connection.Execute("SELECT pg_sleep(60)"));
        connection.CallTimeout = TimeSpan.Zero;

        Assert.Equal("57014", Assert.Throws<ScriptDbException>(() => connection.Execute("SELECT pg_sleep(60)", commandTimeout: 1)).Code);
        Assert.Equal(1, connection.ExecuteScalar<int>("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task The_asynchronous_calls_work_and_so_does_a_table()
    {
        await using var connection = _database.Open();
        await connection.PingAsync();
        Assert.Equal(1, await connection.ExecuteAsync("INSERT INTO t VALUES (:n, :v)", new { n = 2, v = "two" }));
        Assert.Equal(["the caller's", "two"], await connection.QueryAsync<string>("SELECT v FROM t ORDER BY n"));

        using var table = new DataTable();
        using (var reader = await connection.ExecuteReaderAsync("SELECT n, v FROM t ORDER BY n"))
        {
            table.Load(reader);
        }

        Assert.Equal("two", table.Rows[1]["v"]);
    }

    [Fact]
    public void Nobody_at_the_socket_is_an_error_with_a_name()
    {
        var settings = new ConnectionSettings { Provider = "carried", ConnectionString = "/nowhere/session", Schema = "", ProfileName = "", Account = new AccountSettings { Password = "x" } };

        var error = Assert.Throws<ScriptDbException>(() => ScriptConnections.Open(settings));
        Assert.Equal("CONNECTION_LOST", error.Code);
    }

    private static DbDataReader Read(ScriptConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteReader();
    }
}
