using ScriptHost.Errors;
using ScriptHost.Storage;

namespace ScriptHost.Scheduling.Store;

/// <summary>The scheduler's tables in scheduler.db. Others keep tables there, too, so that these have a version of their own.</summary>
internal static class JobSchema
{
    public const long Version = 1;

    private const string Tables = """
        CREATE TABLE job_objects (
            id            INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again: part of run ids
            owner         TEXT NOT NULL,
            name          TEXT NOT NULL,
            kind          INTEGER NOT NULL,  -- 1 job, 2 program, 3 schedule
            is_enabled    INTEGER NOT NULL,  -- of programs
            creator       TEXT NOT NULL,
            attributes    TEXT NOT NULL,     -- JSON: name, value as text
            program       TEXT,              -- of jobs: program_name, so that what depends on it is found
            schedule      TEXT,              -- of jobs: schedule_name
            UNIQUE (owner, name)
        );
        CREATE INDEX job_objects_by_program ON job_objects (program) WHERE program IS NOT NULL;
        CREATE INDEX job_objects_by_schedule ON job_objects (schedule) WHERE schedule IS NOT NULL;
        CREATE TABLE job_arguments (
            object_id     INTEGER NOT NULL REFERENCES job_objects (id) ON DELETE CASCADE,
            position      INTEGER NOT NULL,
            name          TEXT,
            type          TEXT,
            value         TEXT,
            metadata      TEXT,
            PRIMARY KEY (object_id, position)
        ) WITHOUT ROWID;
        CREATE TABLE job_standings (
            job_id        INTEGER NOT NULL PRIMARY KEY REFERENCES job_objects (id) ON DELETE CASCADE,
            state         INTEGER NOT NULL,
            run_count     INTEGER NOT NULL,
            failure_count INTEGER NOT NULL,
            retry_count   INTEGER NOT NULL,
            failures_in_a_row INTEGER NOT NULL,
            retries_of_firing INTEGER NOT NULL,
            attempt       INTEGER NOT NULL,
            reference     TEXT,              -- TIMESTAMP WITH TIME ZONE as text
            next_run_at   INTEGER,           -- ticks of UTC
            firing_at     INTEGER,           -- ticks of UTC: the scheduled time of the firing that runs or is tried again
            retry_at      INTEGER,           -- ticks of UTC
            last_start_at INTEGER,           -- ticks of UTC
            last_run_ticks INTEGER,
            is_drop_deferred INTEGER NOT NULL
        );
        CREATE TABLE run_firings (           -- begun and not ended; on disk before anything is sent
            run_id        TEXT NOT NULL PRIMARY KEY,
            job_id        INTEGER NOT NULL,
            is_scheduled  INTEGER NOT NULL,  -- 0: RUN_JOB's
            scheduled_at  INTEGER NOT NULL,  -- ticks of UTC
            started_at    INTEGER NOT NULL,  -- ticks of UTC
            url           TEXT NOT NULL,     -- of the agent that was chosen; empty: the local one
            request       BLOB NOT NULL      -- RunJobRequest of agent.proto: what is sent again is the same, whatever became of the job
        ) WITHOUT ROWID;
        CREATE TABLE run_details (
            log_id        INTEGER PRIMARY KEY AUTOINCREMENT,
            log_date      INTEGER NOT NULL,  -- ticks of UTC
            owner         TEXT NOT NULL,
            job_name      TEXT NOT NULL,
            run_id        TEXT NOT NULL,     -- empty when nothing was sent
            status        TEXT NOT NULL,     -- SUCCEEDED, FAILED, STOPPED
            error_number  INTEGER NOT NULL,
            req_start_date INTEGER NOT NULL, -- ticks of UTC
            actual_start_date INTEGER,       -- ticks of UTC
            run_ticks     INTEGER NOT NULL,
            cpu_ticks     INTEGER NOT NULL,
            additional_info TEXT NOT NULL,
            output        BLOB NOT NULL,     -- the last bytes that are kept
            errors        BLOB NOT NULL,
            output_bytes  INTEGER NOT NULL,  -- of all that was written
            errors_bytes  INTEGER NOT NULL
        );
        CREATE INDEX run_details_by_job ON run_details (owner, job_name, log_id);
        CREATE INDEX run_details_by_date ON run_details (log_date);
        CREATE TABLE job_settings (
            name          TEXT NOT NULL PRIMARY KEY,  -- of a scheduler attribute
            value         TEXT NOT NULL
        ) WITHOUT ROWID;
        """;

    /// <summary>Makes the tables where there are none.</summary>
    /// <returns>What tells this store from every other one.</returns>
    /// <exception cref="ScriptHostException">STORE_FAILED: a newer release wrote them.</exception>
    public static async Task<string> MigrateAsync(StoreWriter writer)
    {
        var (found, storeId) = await writer.WriteAsync(connection =>
        {
            connection.Execute("CREATE TABLE IF NOT EXISTS job_schema (version INTEGER NOT NULL, store_id TEXT NOT NULL)");
            var version = (long)connection.Prepare("SELECT coalesce(max(version), 0) FROM job_schema").ExecuteScalar()!;
            if (version == 0)
            {
                using var command = connection.CreateCommand();
                command.CommandText = $"{Tables} INSERT INTO job_schema VALUES ({Version}, lower(hex(randomblob(4))));";
                command.ExecuteNonQuery();
            }

            return (version, (string)connection.Prepare("SELECT store_id FROM job_schema").ExecuteScalar()!);
        });
        if (found > Version)
        {
            throw new ScriptHostException(
                ErrorCode.StoreFailed,
                $"The scheduler's tables have version {found}, this release knows up to {Version}. Run the release that wrote them, or a newer one.");
        }

        return storeId;
    }
}
