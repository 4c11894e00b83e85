using System.Data;
using System.Data.Common;
using Npgsql;
using ScriptHost.Errors;

namespace ScriptHost.Storage;

/// <summary>
/// A schema of a PostgreSQL database. Whoever has it open holds a lock that the server keeps for the session that writes: two agents never write to one
/// schema, and one whose session is gone cannot write until it has the lock again (docs/adr/0011).
/// </summary>
internal sealed class PostgreSqlDatabase : IStoreDatabase
{
    private readonly NpgsqlDataSource _source;
    private readonly PostgreSqlSchema _schema;
    private readonly string _holder = $"scripthost {Guid.NewGuid():N}"[..27];
    private StoreConnection? _connection;
    private NpgsqlTransaction? _transaction;
    private bool _hasServed;

    /// <param name="source">Whose connections have the schema as their search path.</param>
    /// <param name="schema">The tables.</param>
    /// <exception cref="ScriptHostException">
    /// STORE_FAILED: the server cannot be reached, is too old or refuses; another agent has the schema; or a newer release wrote it.
    /// </exception>
    public PostgreSqlDatabase(NpgsqlDataSource source, PostgreSqlSchema schema)
    {
        (_source, _schema) = (source, schema);
        try
        {
            _connection = Open();
        }
        catch (DbException exception)
        {
            throw FailureOf(exception);
        }
    }

    public string Title => _schema.Title;

    public StoreConnection Begin()
    {
        _connection ??= Open();
        // It goes to the server with the first statement.
        _transaction = ((NpgsqlConnection)_connection.Driver).BeginTransaction(IsolationLevel.ReadCommitted);
        return _connection;
    }

    public void Commit() => _transaction!.Commit();

    public void RollBack()
    {
        try
        {
            _transaction?.Rollback();
        }
        catch (Exception exception) when (exception is DbException or InvalidOperationException)
        {
            // The server does it when the session ends.
        }

        _transaction = null;
        if (_connection is { Driver.State: not ConnectionState.Open } lost)
        {
            _connection = null;
            End(lost);
        }
    }

    public ScriptHostException FailureOf(Exception exception) => exception as ScriptHostException ?? new ScriptHostException(
        ErrorCode.StoreFailed, $"The {Title} in PostgreSQL: {PostgreSqlFailure.Explain(exception, _schema.Name)}", exception);

    public void Dispose()
    {
        if (_connection is { } connection)
        {
            End(connection);
        }
    }

    private StoreConnection Open()
    {
        var driver = _source.OpenConnection();
        var connection = new StoreConnection(driver);
        try
        {
            PostgreSqlFailure.CheckVersion(driver.PostgreSqlVersion);
            PostgreSqlLock.Take(connection, _schema.Name, _holder);
            using var transaction = driver.BeginTransaction(IsolationLevel.ReadCommitted);
            _schema.Migrate(connection);
            Claim(connection);
            transaction.Commit();
            return connection;
        }
        catch
        {
            End(connection);
            throw;
        }
    }

    // A session that went back to the driver's pool would keep the lock.
    private void End(StoreConnection connection)
    {
        _source.Clear();
        connection.Dispose();
    }

    // What is in memory is of no use when somebody else has written meanwhile.
    private void Claim(StoreConnection connection)
    {
        if (_hasServed && connection.Prepare("SELECT served_by FROM store_version").ExecuteScalar() as string != _holder)
        {
            throw new ScriptHostException(
                ErrorCode.StoreFailed, $"Another agent served the schema {_schema.Name} while this one had no connection. Stop one of them, and start this one anew.");
        }

        connection.Prepare("UPDATE store_version SET served_by = @holder", ("@holder", _holder)).ExecuteNonQuery();
        _hasServed = true;
    }
}
