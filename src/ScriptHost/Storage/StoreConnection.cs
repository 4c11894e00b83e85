using Microsoft.Data.Sqlite;

namespace ScriptHost.Storage;

/// <summary>The writer's connection. It keeps the statements of hot paths prepared.</summary>
internal sealed class StoreConnection(string connectionString) : SqliteConnection(connectionString)
{
    private readonly Dictionary<string, SqliteCommand> _prepared = new(StringComparer.Ordinal);

    /// <summary>A statement that is prepared once; the caller sets its parameters and does not dispose of it.</summary>
    public SqliteCommand Prepare(string sql, params ReadOnlySpan<(string Name, object? Value)> parameters)
    {
        if (!_prepared.TryGetValue(sql, out var command))
        {
            command = CreateCommand();
            command.CommandText = sql;
            _prepared.Add(sql, command);
        }

        for (var i = 0; i < parameters.Length; i++)
        {
            var (name, value) = parameters[i];
            if (command.Parameters.Count == i)
            {
                command.Parameters.Add(new SqliteParameter { ParameterName = name });
            }

            command.Parameters[i].Value = value ?? DBNull.Value;
        }

        return command;
    }

    /// <summary>Executes a statement that returns nothing.</summary>
    public void Execute(string sql) => Prepare(sql).ExecuteNonQuery();

    protected override void Dispose(bool disposing)
    {
        foreach (var command in _prepared.Values)
        {
            command.Dispose();
        }

        _prepared.Clear();
        base.Dispose(disposing);
    }
}
