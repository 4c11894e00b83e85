using System.Data.Common;

namespace ScriptHost.Data;

/// <summary>The driver's calls in the one form that <see cref="Trip"/> wants.</summary>
internal static class TripCommands
{
    public static Task<int> ExecuteNonQueryAsync(this DbCommand command, Trip trip) =>
        trip.IsAsync ? command.ExecuteNonQueryAsync(trip.CancellationToken) : Task.FromResult(command.ExecuteNonQuery());

    public static Task<object?> ExecuteScalarAsync(this DbCommand command, Trip trip) =>
        trip.IsAsync ? command.ExecuteScalarAsync(trip.CancellationToken) : Task.FromResult(command.ExecuteScalar());

    public static Task<DbDataReader> ExecuteReaderAsync(this DbCommand command, Trip trip) =>
        trip.IsAsync ? command.ExecuteReaderAsync(trip.CancellationToken) : Task.FromResult(command.ExecuteReader());

    public static Task<bool> ReadAsync(this DbDataReader reader, Trip trip) =>
        trip.IsAsync ? reader.ReadAsync(trip.CancellationToken) : Task.FromResult(reader.Read());

    /// <summary>Executes a text of ours on the driver's connection, beside the script's statements.</summary>
    /// <param name="dialect">Whose connection.</param>
    /// <param name="trip">How.</param>
    /// <param name="sql">With placeholders <c>:name</c>.</param>
    /// <param name="binds">Their values; null is NULL.</param>
    public static async Task<object?> ScalarAsync(this DbDialect dialect, Trip trip, string sql, params (string Name, object? Value)[] binds)
    {
        var command = dialect.Command(sql, binds);
        await using (command)
        {
            var value = await command.ExecuteScalarAsync(trip);
            return value is DBNull ? null : value;
        }
    }

    /// <inheritdoc cref="ScalarAsync"/>
    public static async Task<int> ExecuteAsync(this DbDialect dialect, Trip trip, string sql, params (string Name, object? Value)[] binds)
    {
        var command = dialect.Command(sql, binds);
        await using (command)
        {
            return await command.ExecuteNonQueryAsync(trip);
        }
    }

    /// <summary>A command of ours on the driver's connection.</summary>
    public static DbCommand Command(this DbDialect dialect, string sql, params (string Name, object? Value)[] binds)
    {
        var command = dialect.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in binds)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value ?? DBNull.Value;
            command.Parameters.Add(parameter);
        }

        return command;
    }
}
