using System.Data;
using Dapper;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests;

public sealed class RunConnectionsTests : IDisposable
{
    private readonly TestDatabase _database = new TestDatabase().WithTable();
    private readonly RunConnections _run;

    public RunConnectionsTests() => _run = new RunConnections(_database.Settings);

    public void Dispose()
    {
        _run.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void The_connection_is_the_same_until_it_is_closed_and_then_a_new_one()
    {
        var first = _run.GetConnection();
        Assert.Same(first, _run.GetConnection());

        first.Dispose();
        var second = _run.GetConnection();

        Assert.NotSame(first, second);
        Assert.Equal(ConnectionState.Open, second.State);
    }

    [Fact]
    public void What_a_successful_script_left_is_committed()
    {
        var connection = _run.GetConnection();
        connection.Execute("INSERT INTO t VALUES (1)");

        Assert.Equal(TransactionOutcome.Committed, _run.EndRun(succeeded: true));
        Assert.Equal(ConnectionState.Closed, connection.State);
        Assert.Equal([1], CommittedRows());
    }

    [Fact]
    public void What_a_failed_script_left_is_rolled_back_without_a_warning()
    {
        _run.GetConnection().Execute("INSERT INTO t VALUES (1)");

        Assert.Equal(TransactionOutcome.RolledBack, _run.EndRun(succeeded: false));
        Assert.Empty(CommittedRows());
        Assert.Empty(_database.Warnings);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_run_that_changed_nothing_has_no_outcome(bool succeeded)
    {
        _run.GetConnection().Query("SELECT * FROM t");
        _run.GetConnection().Execute("DELETE FROM t");

        Assert.Equal(TransactionOutcome.None, _run.EndRun(succeeded));
    }

    [Fact]
    public void A_run_that_asked_for_no_connection_has_no_outcome_and_makes_no_file()
    {
        using var elsewhere = new TestDatabase();
        using var run = new RunConnections(elsewhere.Settings);

        Assert.Equal(TransactionOutcome.None, run.EndRun(succeeded: true));
        Assert.False(File.Exists(elsewhere.FilePath));
    }

    [Fact]
    public void A_script_that_committed_everything_itself_counts_as_committed_even_when_it_fails()
    {
        _run.GetConnection().Execute("INSERT INTO t VALUES (1)");
        _run.GetConnection().Commit();

        Assert.Equal(TransactionOutcome.Committed, _run.EndRun(succeeded: false));
        Assert.Equal([1], CommittedRows());
    }

    [Fact]
    public void What_a_failed_script_left_after_a_commit_is_rolled_back()
    {
        _run.GetConnection().Execute("INSERT INTO t VALUES (1)");
        _run.GetConnection().Commit();
        _run.GetConnection().Execute("INSERT INTO t VALUES (2)");

        Assert.Equal(TransactionOutcome.RolledBack, _run.EndRun(succeeded: false));
        Assert.Equal([1], CommittedRows());
    }

    [Fact]
    public void A_script_that_closed_the_connection_with_changes_has_lost_them()
    {
        using (var connection = _run.GetConnection())
        {
            connection.Execute("INSERT INTO t VALUES (1)");
        }

        Assert.Equal(TransactionOutcome.RolledBack, _run.EndRun(succeeded: true));
        Assert.Single(_database.Warnings);
        Assert.Empty(CommittedRows());
    }

    [Fact]
    public void The_outcome_of_a_closed_connection_is_kept_when_the_next_one_only_reads()
    {
        using (var connection = _run.GetConnection())
        {
            connection.Execute("INSERT INTO t VALUES (1)");
            connection.Commit();
        }

        _run.GetConnection().Query("SELECT * FROM t");

        Assert.Equal(TransactionOutcome.Committed, _run.EndRun(succeeded: true));
    }

    [Fact]
    public void Changes_under_autocommit_count_as_committed()
    {
        _run.GetConnection().AutoCommit = true;
        _run.GetConnection().Execute("INSERT INTO t VALUES (1)");

        Assert.Equal(TransactionOutcome.Committed, _run.EndRun(succeeded: false));
    }

    [Fact]
    public void A_table_that_a_successful_script_created_stays()
    {
        _run.GetConnection().Execute("CREATE TABLE made (n NUMBER)");

        Assert.Equal(TransactionOutcome.Committed, _run.EndRun(succeeded: true));
        using var connection = _database.Open();
        Assert.Empty(connection.Query("SELECT * FROM made"));
    }

    [Fact]
    public void A_statement_that_was_not_read_to_its_end_does_not_keep_the_run_from_committing()
    {
        var reader = _run.GetConnection().ExecuteReader("INSERT INTO t VALUES (1), (2) RETURNING n");
        Assert.True(reader.Read());

        Assert.Equal(TransactionOutcome.Committed, _run.EndRun(succeeded: true));
        Assert.Equal([1, 2], CommittedRows());
    }

    [Fact]
    public void A_commit_that_fails_at_the_end_is_an_error_and_everything_is_rolled_back()
    {
        var connection = _run.GetConnection();
        connection.Execute("CREATE TABLE p (id NUMBER PRIMARY KEY)");
        connection.Execute("CREATE TABLE c (p NUMBER REFERENCES p DEFERRABLE INITIALLY DEFERRED)");
        connection.Execute("INSERT INTO c VALUES (1)");

        var error = Assert.Throws<ScriptDbException>(() => _run.EndRun(succeeded: true));

        Assert.Equal("SQLITE_CONSTRAINT_FOREIGNKEY", error.Code);
        Assert.Equal(ConnectionState.Closed, connection.State);
        using var other = _database.Open();
        Assert.Throws<ScriptDbException>(() => other.Query("SELECT * FROM c"));
    }

    [Fact]
    public void After_the_end_no_connection_can_be_had()
    {
        _run.EndRun(succeeded: true);

        Assert.Throws<InvalidOperationException>(() => _run.GetConnection());
    }

    private List<int> CommittedRows()
    {
        using var connection = _database.Open();
        return connection.Query<int>("SELECT n FROM t ORDER BY n").AsList();
    }
}
