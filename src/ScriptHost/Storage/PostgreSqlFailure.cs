using System.Net.Sockets;
using Npgsql;
using ScriptHost.Errors;

namespace ScriptHost.Storage;

/// <summary>What PostgreSQL's refusals mean for whoever runs the agent. Source of the codes: its manual, appendix A.</summary>
internal static class PostgreSqlFailure
{
    private const int OldestMajor = 13;

    /// <exception cref="ScriptHostException">STORE_FAILED: the server is too old.</exception>
    public static void CheckVersion(Version version)
    {
        if (version.Major < OldestMajor)
        {
            throw new ScriptHostException(ErrorCode.StoreFailed, $"The server is PostgreSQL {version}: PostgreSQL {OldestMajor} or later is needed.");
        }
    }

    /// <summary>A sentence or two, without a secret.</summary>
    public static string Explain(Exception exception, string schema) => exception switch
    {
        PostgresException { SqlState: PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } refused =>
            $"{refused.MessageText}. Check Username in Scheduler:PostgreSql:ConnectionString and Scheduler:PostgreSql:Password.",
        PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName } missing =>
            $"{missing.MessageText}. Make it (CREATE DATABASE), or name another one in Scheduler:PostgreSql:ConnectionString.",
        PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } denied =>
            $"{denied.MessageText}. The role must own the schema {schema} and its tables: CREATE SCHEMA {schema} AUTHORIZATION the role.",
        PostgresException other => $"{other.MessageText} ({other.SqlState}).",
        NpgsqlException { InnerException: { } away and (SocketException or TimeoutException) } lost =>
            $"{lost.Message.TrimEnd('.')}: {away.Message.TrimEnd('.')}. Is the server up, and are Host and Port of Scheduler:PostgreSql:ConnectionString right?",
        NpgsqlException { InnerException: { } inner } lost => $"{lost.Message.TrimEnd('.')}: {inner.Message.TrimEnd('.')}.",
        _ => exception.Message,
    };
}
