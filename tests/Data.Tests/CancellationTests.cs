using Dapper;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests;

public sealed class CancellationTests : IDisposable
{
    private readonly TestDatabase _database = new TestDatabase().WithTable();
    private readonly ScriptConnection _connection;
    private readonly EndlessStatement _endless;
    private readonly CancellationTokenSource _source = new();

    public CancellationTests()
    {
        _connection = _database.Open();
        _endless = new EndlessStatement(_connection);
    }

    public void Dispose()
    {
        _connection.Dispose();
        _source.Dispose();
        _database.Dispose();
    }

    [Fact]
    public async Task A_token_breaks_the_running_statement()
    {
        var running = Task.Run(() => _connection.ExecuteScalarAsync<long>(Command(EndlessStatement.Select)));
        await _endless.IsRunning;
        await _source.CancelAsync();

        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TestDatabase.Patience));
        Assert.Equal(_source.Token, error.CancellationToken);
        Assert.Equal(1, _connection.ExecuteScalar<int>("SELECT 1"));
    }

    [Fact]
    public async Task A_token_breaks_the_fetching_of_rows()
    {
        await using var reader = await _connection.ExecuteReaderAsync(EndlessStatement.SelectAfterOneRow);
        Assert.True(await reader.ReadAsync());

        var fetching = Task.Run(() => reader.ReadAsync(_source.Token));
        await _endless.IsRunning;
        await _source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fetching.WaitAsync(TestDatabase.Patience));
    }

    [Fact]
    public async Task A_token_that_is_signalled_already_keeps_the_statement_from_starting()
    {
        await _source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => _connection.ExecuteAsync(Command("INSERT INTO t VALUES (1)")).WaitAsync(TestDatabase.Patience));
        Assert.False(_connection.TransactionInProgress);
    }

    [Fact]
    public async Task A_token_ends_the_wait_for_another_writer()
    {
        using var writer = _database.Open();
        writer.Execute("INSERT INTO t VALUES (1)");
        using var waiter = ScriptConnections.Open(_database.SettingsFor($"Data Source={_database.FilePath};Default Timeout=0"));

        var waiting = Task.Run(() => waiter.ExecuteAsync(Command("INSERT INTO t VALUES (2)")));
        _source.CancelAfter(50);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.WaitAsync(TestDatabase.Patience));
    }

    [Fact]
    public async Task A_cancelled_change_takes_its_transaction_with_it()
    {
        _connection.Execute("INSERT INTO t VALUES (1)");
        var running = Task.Run(() => _connection.ExecuteAsync(Command(EndlessStatement.Insert)));
        await _endless.IsRunning;
        await _source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running.WaitAsync(TestDatabase.Patience));
        Assert.Equal("TRANSACTION_LOST", Assert.Throws<ScriptDbException>(_connection.Commit).Code);
        _connection.Rollback();
        Assert.Equal(0, _connection.ExecuteScalar<int>("SELECT count(*) FROM t"));
    }

    [Fact]
    public async Task Cancel_breaks_a_synchronous_statement()
    {
        using var command = _connection.CreateCommand();
        command.CommandText = EndlessStatement.Select;
        var running = Task.Run(command.ExecuteScalar);
        await _endless.IsRunning;
        command.Cancel();

        await Assert.ThrowsAsync<OperationCanceledException>(() => running.WaitAsync(TestDatabase.Patience));
    }

    [Fact]
    public async Task Cancelling_a_run_breaks_its_statement()
    {
        using var run = new RunConnections(_database.Settings);
        var connection = run.GetConnection();
        var endless = new EndlessStatement(connection);
        var running = Task.Run(() => connection.ExecuteScalar(EndlessStatement.Select));
        await endless.IsRunning;
        run.Cancel();

        await Assert.ThrowsAsync<OperationCanceledException>(() => running.WaitAsync(TestDatabase.Patience));
    }

    [Fact]
    public void Cancelling_when_nothing_runs_or_all_is_closed_does_nothing()
    {
        _connection.Cancel();
        Assert.Equal(1, _connection.ExecuteScalar<int>("SELECT 1"));
        _connection.Close();
        _connection.Cancel();
    }

    private CommandDefinition Command(string sql) => new(sql, cancellationToken: _source.Token);
}
