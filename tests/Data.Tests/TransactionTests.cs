using System.Data;
using Dapper;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests;

public sealed class TransactionTests : IDisposable
{
    private readonly TestDatabase _database = new TestDatabase().WithTable();
    private readonly ScriptConnection _connection;

    public TransactionTests() => _connection = _database.Open();

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }

    [Fact]
    public void Changes_are_unseen_by_others_until_they_are_committed()
    {
        _connection.Execute("INSERT INTO t VALUES (1)");
        Assert.Equal(0, CommittedRows());

        _connection.Commit();
        Assert.Equal(1, CommittedRows());
    }

    [Fact]
    public async Task Rollback_discards_changes_and_commit_keeps_them_in_their_async_forms_too()
    {
        _connection.Execute("INSERT INTO t VALUES (1)");
        await _connection.RollbackAsync();
        _connection.Execute("INSERT INTO t VALUES (2)");
        await _connection.CommitAsync();

        Assert.Equal(2, _connection.QuerySingle<int>("SELECT n FROM t"));
    }

    [Fact]
    public void A_transaction_is_in_progress_from_the_first_change_to_its_end()
    {
        Assert.False(_connection.TransactionInProgress);
        _connection.Query("SELECT * FROM t");
        Assert.False(_connection.TransactionInProgress);
        _connection.Execute("UPDATE t SET n = 1");
        Assert.False(_connection.TransactionInProgress);
        _connection.Execute("INSERT INTO t VALUES (1)");
        Assert.True(_connection.TransactionInProgress);
        _connection.Commit();
        Assert.False(_connection.TransactionInProgress);
        _connection.Execute("CREATE TABLE other (n NUMBER)");
        Assert.True(_connection.TransactionInProgress);
    }

    [Fact]
    public void Closing_discards_changes_with_one_warning()
    {
        _connection.Execute("INSERT INTO t VALUES (1)");
        _connection.Dispose();
        _connection.Dispose();

        Assert.Equal(
            "The connection was closed with uncommitted changes: they were rolled back; call Commit() before Close() or Dispose().",
            Assert.Single(_database.Warnings));
        Assert.Equal(0, CommittedRows());
    }

    [Fact]
    public void Closing_without_a_loss_warns_of_nothing()
    {
        _connection.Execute("INSERT INTO t VALUES (1)");
        _connection.Commit();
        _connection.Execute("DELETE FROM t WHERE n = 99");
        _connection.Close();

        Assert.Empty(_database.Warnings);
    }

    [Fact]
    public void With_autocommit_every_statement_is_committed_by_itself()
    {
        _connection.Execute("INSERT INTO t VALUES (1)");
        _connection.AutoCommit = true;
        Assert.Equal(1, CommittedRows());

        _connection.Execute("INSERT INTO t VALUES (2)");
        Assert.Equal(2, CommittedRows());

        _connection.AutoCommit = false;
        _connection.Execute("INSERT INTO t VALUES (3)");
        Assert.Equal(2, CommittedRows());
    }

    [Fact]
    public void An_explicit_transaction_commits_and_its_disposal_rolls_back()
    {
        using (var transaction = _connection.BeginTransaction())
        {
            _connection.Execute("INSERT INTO t VALUES (1)", transaction: transaction);
            transaction.Commit();
            Assert.Null(transaction.Connection);
        }

        using (_connection.BeginTransaction())
        {
            _connection.Execute("INSERT INTO t VALUES (2)");
        }

        Assert.Equal(1, _connection.QuerySingle<int>("SELECT n FROM t"));
        Assert.Empty(_database.Warnings);
    }

    [Fact]
    public void An_explicit_transaction_suspends_autocommit()
    {
        _connection.AutoCommit = true;
        using (_connection.BeginTransaction(IsolationLevel.Serializable))
        {
            Assert.Throws<InvalidOperationException>(() => _connection.AutoCommit = false);
            _connection.Execute("INSERT INTO t VALUES (1)");
        }

        Assert.Equal(0, CommittedRows());
    }

    [Fact]
    public void A_nested_transaction_is_refused()
    {
        using var transaction = _connection.BeginTransaction();

        var error = Assert.Throws<InvalidOperationException>(() => _connection.BeginTransaction());
        Assert.Contains("cannot be nested", error.Message);
    }

    [Fact]
    public void A_transaction_that_has_ended_is_refused_by_itself_and_by_commands()
    {
        var transaction = _connection.BeginTransaction();
        _connection.Commit();

        Assert.Throws<InvalidOperationException>(transaction.Commit);
        Assert.Throws<InvalidOperationException>(transaction.Rollback);
        Assert.Throws<InvalidOperationException>(() => _connection.Execute("SELECT 1", transaction: transaction));
    }

    [Fact]
    public void A_command_refuses_the_transaction_of_another_connection()
    {
        using var other = _database.Open();
        using var foreign = other.BeginTransaction();
        using var command = _connection.CreateCommand();

        Assert.Throws<InvalidOperationException>(() => command.Transaction = foreign);
    }

    [Fact]
    public void Commands_on_the_inner_connection_join_the_transaction()
    {
        _connection.Execute("INSERT INTO t VALUES (1)");
        _connection.InnerConnection.Execute("INSERT INTO t VALUES (2)");
        _connection.Rollback();

        Assert.Equal(0, _connection.ExecuteScalar<int>("SELECT count(*) FROM t"));
    }

    [Fact]
    public void A_commit_that_fails_leaves_the_transaction_open()
    {
        _connection.Execute("CREATE TABLE p (id NUMBER PRIMARY KEY)");
        _connection.Execute("CREATE TABLE c (p NUMBER REFERENCES p DEFERRABLE INITIALLY DEFERRED)");
        _connection.Execute("INSERT INTO c VALUES (1)");

        var error = Assert.Throws<ScriptDbException>(_connection.Commit);
        Assert.Equal("SQLITE_CONSTRAINT_FOREIGNKEY", error.Code);

        _connection.Execute("INSERT INTO p VALUES (1)");
        _connection.Commit();
        Assert.Equal(1, _connection.ExecuteScalar<int>("SELECT count(*) FROM c"));
    }

    [Fact]
    public void Work_that_the_database_has_rolled_back_by_itself_is_not_committed_by_halves()
    {
        _connection.Execute("CREATE TABLE k (n NUMBER PRIMARY KEY ON CONFLICT ROLLBACK)");
        _connection.Commit();
        _connection.Execute("INSERT INTO t VALUES (1)");
        _connection.Execute("INSERT INTO k VALUES (1)");
        Assert.Throws<ScriptDbException>(() => _connection.Execute("INSERT INTO k VALUES (1)"));

        Assert.Equal("TRANSACTION_LOST", Assert.Throws<ScriptDbException>(() => _connection.Execute("INSERT INTO t VALUES (2)")).Code);
        Assert.Equal("TRANSACTION_LOST", Assert.Throws<ScriptDbException>(_connection.Commit).Code);

        _connection.Rollback();
        _connection.Execute("INSERT INTO t VALUES (3)");
        _connection.Commit();
        Assert.Equal([3], _connection.Query<int>("SELECT n FROM t"));
    }

    private int CommittedRows()
    {
        using var other = _database.Open();
        return other.ExecuteScalar<int>("SELECT count(*) FROM t");
    }
}
