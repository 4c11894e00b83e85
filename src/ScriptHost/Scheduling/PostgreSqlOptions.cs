using ScriptHost.Profiles;

namespace ScriptHost.Scheduling;

/// <summary>Settings of section <c>Scheduler:PostgreSql</c>: the scheduler's store in a PostgreSQL database in place of scheduler.db.</summary>
internal sealed class PostgreSqlOptions
{
    public const string Section = $"{SchedulerOptions.Section}:PostgreSql";

    /// <summary>
    /// Npgsql's: <c>Host=…;Database=…;Username=…</c>, with Host and Database at least, and without Password and Search Path, which have settings of
    /// their own. PostgreSQL 13 or later.
    /// </summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>Where the role's password is, as in profiles; read for every connection. Default: none is sent.</summary>
    public SecretSource? Password { get; set; }

    /// <summary>The schema of the tables: a lower-case letter or _, then lower-case letters, digits and _, at most 63; not pg_…. Default scripthost.</summary>
    public string Schema { get; set; } = "scripthost";
}
