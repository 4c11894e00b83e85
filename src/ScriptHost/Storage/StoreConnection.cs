using System.Data.Common;

namespace ScriptHost.Storage;

/// <summary>The writer's connection. It keeps the statements of hot paths, so that a driver has them ready.</summary>
/// <param name="connection">Open; disposed of with this.</param>
internal sealed class StoreConnection(DbConnection connection) : IDisposable
{
    private readonly Dictionary<string, DbCommand> _kept = new(StringComparer.Ordinal);

    /// <summary>The driver's own.</summary>
    public DbConnection Driver => connection;

    /// <summary>A statement that is kept; the caller does not dispose of it.</summary>
    public DbCommand Prepare(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!_kept.TryGetValue(sql, out var command))
        {
            command = connection.CreateCommand();
            command.CommandText = sql;
            _kept.Add(sql, command);
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            var (name, value) = parameters[i];
            if (command.Parameters.Count == i)
            {
                var parameter = command.CreateParameter();
                parameter.ParameterName = name;
                command.Parameters.Add(parameter);
            }

            command.Parameters[i].Value = value ?? DBNull.Value;
        }

        return command;
    }

    /// <summary>Executes a statement that returns nothing.</summary>
    public void Execute(string sql) => Prepare(sql).ExecuteNonQuery();

    /// <summary>Executes statements that are not needed again.</summary>
    public void ExecuteOnce(string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (var command in _kept.Values)
        {
            command.Dispose();
        }

        _kept.Clear();
        connection.Dispose();
    }
}
