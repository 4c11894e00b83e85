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
            var others = dialect.SetUp(settings.Session, settings.Schema);
            return settings.SharedTrust || others.Count == 0 ? dialect : throw BecomesOthers(settings, connection, others);
        }
        catch (ScriptDbException)
        {
            connection.Dispose();
            throw;
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
            if (settings.Account is { Login.Length: > 0 } account)
            {
                (builder.Username, builder.Password) = (account.Login, account.Password);
            }

            if (settings.KeepsNoSession)
            {
                builder.Pooling = false;
            }

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

    private static ScriptDbException BecomesOthers(ConnectionSettings settings, NpgsqlConnection connection, IReadOnlyList<string> others)
    {
        var login = new NpgsqlConnectionStringBuilder(connection.ConnectionString).Username;
        return new ScriptDbException(
            "LOGIN_IS_SHARED",
            0,
            $"The login '{login}' of profile '{settings.ProfileName}' can become other users: {string.Join(", ", others.Take(5))}{(others.Count > 5 ? ", …" : "")}. "
                + $"Give each owner a login that is a member of no other login's role and no superuser, or say Profiles:{settings.ProfileName}:SharedTrust if all of them may trust each other.");
    }

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
