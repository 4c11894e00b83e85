using System.Data.Common;
using Npgsql;
using ScriptHost.Scripting;

namespace ScriptHost.Data.PostgreSql;

/// <summary>The server's errors by their SQLSTATE (PostgreSQL manual, appendix A), without the values that some of them repeat.</summary>
internal static class PostgreSqlErrors
{
    private const string InFailedTransaction = PostgresErrorCodes.InFailedSqlTransaction;

    public static ScriptDbException Describe(DbException error) => error switch
    {
        NpgsqlOperationInProgressException => new ScriptDbException(
            "CONNECTION_IN_USE",
            0,
            "A query of this connection still has rows to read. PostgreSQL runs one statement at a time: read them to the end, or close the reader.",
            error),
        PostgresException server => OfServer(server),
        _ => new ScriptDbException(
            "CONNECTION_LOST",
            0,
            $"The database server is gone: {error.InnerException?.Message ?? error.Message} What was uncommitted is rolled back: call GetConnection() for a new connection and repeat the work.",
            error,
            isTransient: true),
    };

    private static ScriptDbException OfServer(PostgresException error)
    {
        var holdsValue = HoldsValue(error);

        // The driver's exception repeats the value that the message leaves out.
        return new ScriptDbException(
            error.SqlState,
            0,
            $"{error.SqlState}: {Text(error, holdsValue)}",
            holdsValue ? null : error,
            IsTransient(error.SqlState),
            error.Position == 0 ? null : error.Position)
        {
            DriverError = error,
        };
    }

    private static string Text(PostgresException error, bool holdsValue)
    {
        if (error.SqlState == InFailedTransaction)
        {
            return "an earlier statement of this transaction failed, and PostgreSQL takes no more; call Rollback(), or RollbackTo() a savepoint";
        }

        return holdsValue ? error.MessageText[..error.MessageText.IndexOf(": \"", StringComparison.Ordinal)] : error.MessageText;
    }

    /// <summary>Data exceptions end in the value that was not understood: <c>invalid input syntax for type integer: "…"</c>.</summary>
    private static bool HoldsValue(PostgresException error) =>
        error.SqlState.StartsWith("22", StringComparison.Ordinal) && error.MessageText.Contains(": \"", StringComparison.Ordinal);

    private static bool IsTransient(string state) =>
        state is PostgresErrorCodes.SerializationFailure or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.LockNotAvailable
            or PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.CannotConnectNow
        || state.StartsWith("08", StringComparison.Ordinal)
        || state.StartsWith("53", StringComparison.Ordinal);
}
