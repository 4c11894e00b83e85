namespace ScriptHost.Storage;

/// <summary>The tables of agent.db, and how those of earlier releases become them.</summary>
internal static class AgentSchema
{
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

    public static StoreSchema Schema { get; } = new("journal", 2, found => found switch
    {
        0 => ScriptTables + RunTables,
        1 => FromVersion1,
        _ => "",
    });
}
