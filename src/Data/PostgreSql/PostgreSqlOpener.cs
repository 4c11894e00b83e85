using System.Net.Sockets;
using Npgsql;
using ScriptHost.Scripting;

namespace ScriptHost.Data.PostgreSql;

/// <summary>Opens a session on a PostgreSQL server. Closed ones are kept open for the next run of the same worker, after DISCARD ALL.</summary>
internal static class PostgreSqlOpener
{
    /// <exception cref="ScriptDbException">The session cannot be opened.</exception>
    public static PostgreSqlDialect Open(ConnectionSettings settings)
    {
        var connection = new NpgsqlConnection(Parse(settings).ConnectionString);
        try
        {
            var dialect = new PostgreSqlDialect(connection);
            connection.Open();
            return dialect;
        }
        catch (Exception e) when (e is NpgsqlException or SocketException or TimeoutException)
        {
            connection.Dispose();
            throw CannotOpen(settings, connection, e);
        }
    }

    private static NpgsqlConnectionStringBuilder Parse(ConnectionSettings settings)
    {
        try
        {
            var builder = new NpgsqlConnectionStringBuilder(settings.ConnectionString)
            {
                // The transaction rule is ours: no session joins a transaction of System.Transactions, and none goes on unreset.
                Enlist = false,
                NoResetOnClose = false,
                PersistSecurityInfo = false,

                // Tells which row of an ExecuteMany failed.
                IncludeFailedBatchedCommand = true,
            };
            builder.ApplicationName ??= "scripthost";
            return builder.Host is { Length: > 0 } ? builder : throw BadConnectionString(settings);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException)
        {
            // Not as the inner exception: the parser repeats what it could not read, and that may be a piece of a secret.
            throw BadConnectionString(settings);
        }
    }

    private static ScriptDbException BadConnectionString(ConnectionSettings settings) => new(
        "BAD_CONNECTION_STRING",
        0,
        $"The connection string of profile '{settings.ProfileName}' is not one for postgresql: it wants at least 'Host=…;Database=…;Username=…'.");

    private static ScriptDbException CannotOpen(ConnectionSettings settings, NpgsqlConnection connection, Exception cause)
    {
        var code = cause is PostgresException error ? error.SqlState : "CONNECTION_LOST";
        var text = cause is PostgresException refusal ? refusal.MessageText : cause.InnerException?.Message ?? cause.Message;
        return new ScriptDbException(
            code,
            0,
            $"The database of profile '{settings.ProfileName}' cannot be opened: {connection.DataSource}: {text}. "
                + "Check that the server runs, and that it lets this user in with the profile's credentials.",
            cause,
            isTransient: cause is NpgsqlException { IsTransient: true });
    }
}
