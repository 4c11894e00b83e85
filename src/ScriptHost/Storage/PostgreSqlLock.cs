using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using ScriptHost.Errors;

namespace ScriptHost.Storage;

/// <summary>The advisory lock of a session, which says that its agent and no other serves a schema.</summary>
internal static class PostgreSqlLock
{
    // An agent that was killed a moment ago may still have its session.
    private const string Patience = "2s";

    // How long the server keeps the session of a machine that it does not hear of, in seconds; on a Unix socket it learns at once.
    private const int SilentSeconds = 25;

    /// <summary>Has the server end a session over TCP whose machine or network is gone; on a Unix socket it does nothing.</summary>
    public const string NoticeSilence =
        "SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 3; SET tcp_user_timeout = '25s'";

    /// <summary>Takes the lock, and makes the session one that cannot hold it without serving.</summary>
    /// <param name="connection">Just opened.</param>
    /// <param name="schema">What is locked.</param>
    /// <param name="holder">This agent: a session of its own that the server still takes for alive is ended.</param>
    /// <exception cref="ScriptHostException">STORE_FAILED: another agent has it.</exception>
    public static void Take(StoreConnection connection, string schema, string holder)
    {
        var key = KeyOf(schema);
        connection.Prepare(
            """
            SELECT pg_terminate_backend(locks.pid) FROM pg_locks locks JOIN pg_stat_activity sessions ON sessions.pid = locks.pid
            WHERE locks.locktype = 'advisory' AND locks.classid::bigint = (@key >> 32) & 4294967295 AND locks.objid::bigint = @key & 4294967295
                AND sessions.application_name = @holder AND sessions.datname = current_database() AND sessions.pid <> pg_backend_pid()
            """,
            ("@key", key), ("@holder", holder)).ExecuteNonQuery();
        connection.ExecuteOnce(
            $"SET application_name = '{holder}'; SET lock_timeout = '{Patience}'; SET idle_in_transaction_session_timeout = '60s'; SET synchronous_commit = on; {NoticeSilence}");
        try
        {
            connection.Prepare("SELECT pg_advisory_lock(@key)", ("@key", key)).ExecuteNonQuery();
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            throw new ScriptHostException(
                ErrorCode.StoreFailed,
                $"Another agent serves the schema {schema} of this database. Stop it, or give this one a schema of its own (Scheduler:PostgreSql:Schema). "
                + $"When its machine or network has just failed, start this one again in {SilentSeconds} seconds: the server ends its session then.",
                exception);
        }
    }

    private static long KeyOf(string schema) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes($"scripthost.{schema}")));
}
