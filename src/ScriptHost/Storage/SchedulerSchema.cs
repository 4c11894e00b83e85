namespace ScriptHost.Storage;

/// <summary>The tables of scheduler.db, and how those of earlier releases become them.</summary>
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

    public static StoreSchema Schema { get; } = new("registry", 1, found => found == 0 ? RegistryTables : "");
}
