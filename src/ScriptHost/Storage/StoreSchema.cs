using Microsoft.Data.Sqlite;
using ScriptHost.Errors;

namespace ScriptHost.Storage;

/// <summary>The tables of agent.db, and how those of earlier releases become them.</summary>
internal static class StoreSchema
{
    /// <summary>In the file's user_version.</summary>
    public const int Version = 2;

    private const string ScriptTables = """
        CREATE TABLE compiled_scripts (
            digest        TEXT NOT NULL PRIMARY KEY,  -- of the source set
            reply         BLOB NOT NULL,     -- CompileReply of worker.proto, with the digests of the files in place of their bytes
            size_bytes    INTEGER NOT NULL,
            used_at       INTEGER NOT NULL   -- Unix time in milliseconds
        );
        CREATE INDEX compiled_scripts_by_use ON compiled_scripts (used_at, digest, size_bytes);
        CREATE TABLE package_locks (
            packages      TEXT NOT NULL PRIMARY KEY,  -- what was asked for, and the platform
            lock          BLOB NOT NULL      -- PackageLock of worker.proto
        );
        """;

    private const string RunTables = """
        CREATE TABLE runs (
            sequence      INTEGER PRIMARY KEY,  -- the order of acceptance, whatever the clock did
            run_id        TEXT NOT NULL UNIQUE,
            client        TEXT NOT NULL,     -- who asked for it
            request_hash  BLOB NOT NULL,     -- SHA-256 of the request without its run id; empty for runs of version 1
            owner         TEXT NOT NULL,
            job_name      TEXT NOT NULL,
            accepted_at   INTEGER NOT NULL,  -- Unix time in milliseconds
            state         INTEGER NOT NULL,  -- RunState of agent.proto
            size_bytes    INTEGER NOT NULL,  -- of record, events and spool
            record        BLOB NOT NULL,     -- RunRecord of agent.proto, its output without bytes
            events        BLOB               -- what was told before the outcome, each RunEvent after its length; null when the spool has it
        );
        CREATE INDEX runs_by_owner ON runs (owner, sequence, size_bytes);
        CREATE INDEX runs_by_job ON runs (owner, job_name, sequence);
        CREATE INDEX runs_under_way ON runs (state) WHERE state <> 3;
        CREATE TABLE expired_runs (
            run_id        TEXT NOT NULL PRIMARY KEY,  -- of runs that are no longer kept
            removed_at    INTEGER NOT NULL   -- Unix time in milliseconds
        ) WITHOUT ROWID;
        """;

    // Version 1 kept the record alone. Its runs lie in the order of their acceptance.
    private const string FromVersion1 = $"""
        ALTER TABLE runs RENAME TO runs_of_version_1;
        DROP INDEX runs_by_owner;
        {RunTables}
        INSERT INTO runs (run_id, client, request_hash, owner, job_name, accepted_at, state, size_bytes, record, events)
            SELECT run_id, '', x'', owner, job_name, accepted_at, state, length(record), record, x'' FROM runs_of_version_1 ORDER BY accepted_at, run_id;
        DROP TABLE runs_of_version_1;
        CREATE INDEX compiled_scripts_by_use ON compiled_scripts (used_at, digest, size_bytes);
        """;

    /// <summary>Makes the tables, or brings those of an earlier version up to this one, in one transaction after a copy of the file.</summary>
    /// <exception cref="ScriptHostException">STORE_FAILED: a newer release wrote the file.</exception>
    public static void Migrate(StoreConnection connection, string path)
    {
        var found = ReadVersion(connection);
        if (found > Version)
        {
            throw new ScriptHostException(
                ErrorCode.StoreFailed,
                $"The journal '{path}' has version {found}, this release knows up to {Version}. Run the release that wrote it, or a newer one.");
        }

        if (found == Version)
        {
            return;
        }

        if (found > 0)
        {
            CopyTo(connection, $"{path}.version-{found}");
        }

        connection.Execute("BEGIN IMMEDIATE");
        // Somebody else may have been faster: commands share the data folder's store with its agent.
        var sql = ReadVersion(connection) switch
        {
            0 => ScriptTables + RunTables,
            1 => FromVersion1,
            _ => "",
        };
        using (var command = connection.CreateCommand())
        {
            command.CommandText = $"{sql} PRAGMA user_version = {Version}; COMMIT;";
            command.ExecuteNonQuery();
        }
    }

    /// <summary>Copies all that is committed into a new file.</summary>
    public static void CopyTo(SqliteConnection connection, string path)
    {
        File.Delete(path);
        using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
        copy.Open();
        connection.BackupDatabase(copy);
    }

    private static long ReadVersion(SqliteConnection connection)
    {
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return (long)command.ExecuteScalar()!;
    }
}
