namespace ScriptHost.Storage;

/// <summary>The scheduler's tables, and how those of earlier releases become them.</summary>
internal static class SchedulerSchema
{
    private const string RegistryTables = """
        CREATE TABLE users (
            name          TEXT NOT NULL PRIMARY KEY,  -- as a database stores it: upper case unless it was quoted
            created_at    INTEGER NOT NULL            -- Unix time in milliseconds
        ) WITHOUT ROWID;
        CREATE TABLE user_identities (
            identity      TEXT NOT NULL PRIMARY KEY,  -- uid:N, or dn: and a distinguished name as it was written
            user_name     TEXT NOT NULL REFERENCES users (name)
        ) WITHOUT ROWID;
        CREATE TABLE user_privileges (
            user_name     TEXT NOT NULL REFERENCES users (name),
            privilege     TEXT NOT NULL,              -- ADMIN, MANAGE SCHEDULER, CREATE JOB
            PRIMARY KEY (user_name, privilege)
        ) WITHOUT ROWID;
        CREATE TABLE directories (
            name          TEXT NOT NULL PRIMARY KEY,
            path          TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE endpoints (
            name          TEXT NOT NULL PRIMARY KEY,
            urls          TEXT NOT NULL,              -- host:port, comma, host:port ...
            wallet_dir    TEXT NOT NULL,              -- a directory's name, or an absolute path
            cert_dn       TEXT NOT NULL,              -- empty: the host name must match
            created_at    INTEGER NOT NULL,
            created_by    TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE endpoint_grants (
            endpoint      TEXT NOT NULL,
            user_name     TEXT NOT NULL,              -- need not be a user (yet)
            granted_at    INTEGER NOT NULL,
            granted_by    TEXT NOT NULL,
            PRIMARY KEY (endpoint, user_name)
        ) WITHOUT ROWID;
        """;

    private const string JobTables = """
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
        CREATE TABLE job_settings (
            name          TEXT NOT NULL PRIMARY KEY,  -- of a scheduler attribute
            value         TEXT NOT NULL
        ) WITHOUT ROWID;
        """;

    private const string RunTables = """
        CREATE TABLE run_firings (           -- begun and not ended; on disk before anything is sent
            run_id        TEXT NOT NULL PRIMARY KEY,
            job_id        INTEGER NOT NULL,
            is_scheduled  INTEGER NOT NULL,  -- 0: RUN_JOB's
            run_user      TEXT,              -- who called it; NULL: nobody, or not known
            scheduled_at  INTEGER NOT NULL,  -- ticks of UTC
            started_at    INTEGER NOT NULL,  -- ticks of UTC
            url           TEXT NOT NULL,     -- of the agent that was chosen; empty: the local one
            request       BLOB NOT NULL,     -- RunJobRequest of agent.proto: what is sent again is the same, whatever became of the job
            over_at       INTEGER,           -- ticks of UTC: when JOB_OVER_MAX_DUR is to be raised; NULL: never, or it was
            stop_user     TEXT,              -- who wants it stopped; on disk before the agent is asked
            is_stop_forced INTEGER NOT NULL DEFAULT 0
        ) WITHOUT ROWID;
        """;

    private const string HistoryTables = """
        CREATE TABLE job_log (               -- *_SCHEDULER_JOB_LOG
            log_id        INTEGER PRIMARY KEY AUTOINCREMENT,
            log_date      INTEGER NOT NULL,  -- ticks of UTC
            owner         TEXT NOT NULL,
            job_name      TEXT NOT NULL,
            job_class     TEXT NOT NULL,
            operation     TEXT NOT NULL,     -- RUN, RETRY_RUN, CREATE, UPDATE, ENABLE, DISABLE, STOP, DROP, COMPLETED, BROKEN
            status        TEXT,              -- of runs: SUCCEEDED, FAILED, STOPPED
            user_name     TEXT,              -- who did it; NULL: the scheduler
            destination   TEXT,              -- NULL: the local agent
            additional_info TEXT NOT NULL
        );
        CREATE INDEX job_log_by_job ON job_log (owner, job_name, log_id);
        CREATE INDEX job_log_by_owner ON job_log (owner, log_id);
        CREATE INDEX job_log_by_owner_date ON job_log (owner, log_date);
        CREATE INDEX job_log_by_date ON job_log (log_date);
        CREATE TABLE run_details (           -- *_SCHEDULER_JOB_RUN_DETAILS
            log_id        INTEGER PRIMARY KEY,  -- of its row in job_log
            log_date      INTEGER NOT NULL,  -- ticks of UTC
            owner         TEXT NOT NULL,
            job_name      TEXT NOT NULL,
            run_id        TEXT NOT NULL,     -- empty when nothing was sent
            status        TEXT NOT NULL,     -- SUCCEEDED, FAILED, STOPPED
            error_number  INTEGER NOT NULL,  -- ERROR#
            req_start_date INTEGER NOT NULL, -- ticks of UTC
            actual_start_date INTEGER,       -- ticks of UTC
            run_ticks     INTEGER NOT NULL,  -- RUN_DURATION, 10 million a second
            cpu_ticks     INTEGER NOT NULL,  -- CPU_USED
            destination   TEXT,              -- NULL: the local agent
            additional_info TEXT NOT NULL,
            output        BLOB NOT NULL,     -- BINARY_OUTPUT: the last bytes that are kept; OUTPUT is made of them
            errors        BLOB NOT NULL,     -- BINARY_ERRORS
            output_bytes  INTEGER NOT NULL,  -- of all that was written
            errors_bytes  INTEGER NOT NULL
        );
        CREATE INDEX run_details_by_job ON run_details (owner, job_name, log_id);
        CREATE INDEX run_details_by_owner ON run_details (owner, log_id);
        CREATE INDEX run_details_by_owner_date ON run_details (owner, log_date);
        CREATE INDEX run_details_by_date ON run_details (log_date);
        CREATE TABLE job_events (            -- SCHEDULER$_EVENT_INFO
            event_id      INTEGER PRIMARY KEY AUTOINCREMENT,  -- never used again, so that a watcher may go on behind one
            event_timestamp INTEGER NOT NULL,  -- ticks of UTC
            event_type    INTEGER NOT NULL,  -- 1 JOB_STARTED to 512 JOB_OVER_MAX_DUR
            object_owner  TEXT NOT NULL,
            object_name   TEXT NOT NULL,
            error_code    INTEGER NOT NULL,
            error_msg     TEXT NOT NULL,
            event_status  INTEGER NOT NULL,
            log_id        INTEGER,           -- of the run's row, where one was written
            run_count     INTEGER NOT NULL,
            failure_count INTEGER NOT NULL,
            retry_count   INTEGER NOT NULL
        );
        CREATE INDEX job_events_by_date ON job_events (event_timestamp);
        """;

    private const string StoreTable = """
        CREATE TABLE scheduler_store (
            store_id      TEXT NOT NULL      -- tells this store from every other one: part of run ids
        );
        """;

    // Without a log; as far as it became another one.
    private const string RunTablesOfVersion1 = """
        CREATE TABLE IF NOT EXISTS run_firings (run_id TEXT NOT NULL PRIMARY KEY, job_id INTEGER NOT NULL, is_scheduled INTEGER NOT NULL,
            scheduled_at INTEGER NOT NULL, started_at INTEGER NOT NULL, url TEXT NOT NULL, request BLOB NOT NULL) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS run_details (log_id INTEGER PRIMARY KEY AUTOINCREMENT, log_date INTEGER NOT NULL, owner TEXT NOT NULL,
            job_name TEXT NOT NULL, run_id TEXT NOT NULL, status TEXT NOT NULL, error_number INTEGER NOT NULL, req_start_date INTEGER NOT NULL,
            actual_start_date INTEGER, run_ticks INTEGER NOT NULL, cpu_ticks INTEGER NOT NULL, additional_info TEXT NOT NULL, output BLOB NOT NULL,
            errors BLOB NOT NULL, output_bytes INTEGER NOT NULL, errors_bytes INTEGER NOT NULL);
        """;

    // In version 1 the tables of jobs and runs had a version of their own, and were there only once a scheduler had been started.
    // Details of runs keep their ids, which become those of rows of the log.
    private static readonly string FromVersion1 = $"""
        CREATE TABLE IF NOT EXISTS job_schema (version INTEGER NOT NULL, store_id TEXT NOT NULL);
        {WhereMissing(JobTables)}
        {RunTablesOfVersion1}
        ALTER TABLE run_firings ADD COLUMN run_user TEXT;
        ALTER TABLE run_firings ADD COLUMN over_at INTEGER;
        ALTER TABLE run_firings ADD COLUMN stop_user TEXT;
        ALTER TABLE run_firings ADD COLUMN is_stop_forced INTEGER NOT NULL DEFAULT 0;
        DROP INDEX IF EXISTS run_details_by_job;
        DROP INDEX IF EXISTS run_details_by_date;
        ALTER TABLE run_details RENAME TO run_details_1;
        {HistoryTables}
        INSERT INTO job_log SELECT log_id, log_date, owner, job_name, 'DEFAULT_JOB_CLASS', 'RUN', status, NULL, NULL, additional_info FROM run_details_1;
        DELETE FROM sqlite_sequence WHERE name = 'job_log';
        INSERT INTO sqlite_sequence SELECT 'job_log', seq FROM sqlite_sequence WHERE name = 'run_details_1';
        INSERT INTO run_details SELECT log_id, log_date, owner, job_name, run_id, status, error_number, req_start_date, actual_start_date, run_ticks, cpu_ticks,
            NULL, additional_info, output, errors, output_bytes, errors_bytes FROM run_details_1;
        DROP TABLE run_details_1;
        {StoreTable}
        INSERT INTO scheduler_store (store_id) SELECT store_id FROM job_schema;
        DROP TABLE job_schema;
        """;

    public static StoreSchema Schema { get; } = new("scheduler's store", 2, found => found switch
    {
        0 => RegistryTables + JobTables + RunTables + HistoryTables + StoreTable,
        1 => FromVersion1,
        _ => "",
    });

    private static string WhereMissing(string tables) => tables
        .Replace("CREATE TABLE ", "CREATE TABLE IF NOT EXISTS ", StringComparison.Ordinal)
        .Replace("CREATE INDEX ", "CREATE INDEX IF NOT EXISTS ", StringComparison.Ordinal);
}
