namespace ScriptHost.Data;

/// <summary>Where and as whom a run's database connections are opened: a profile, made concrete for the run's owner.</summary>
public sealed class ConnectionSettings
{
    /// <summary>
    /// The kind of database. <c>sqlite</c> is the embedded one: a development aid that needs no server and understands common Oracle
    /// spelling, but checks less than Oracle does. <c>carried</c> is the session of the run's own caller, which a shim in Oracle's
    /// container lends.
    /// </summary>
    public required string Provider { get; init; }

    /// <summary>
    /// As the provider's driver wants it; for <c>sqlite</c> <c>Data Source=/absolute/path/file.db</c>, with
    /// <c>Default Timeout=seconds</c> as the longest wait for another connection's lock (default 30); for <c>carried</c> the path of the run's socket, whose word to
    /// be let in is the account's password. May hold secrets: it appears in
    /// no message.
    /// </summary>
    public required string ConnectionString { get; init; }

    /// <summary>
    /// The schema that the session works in, for example <c>HR</c>; for <c>sqlite</c> the owner's name: what <c>USER</c> stands for. Empty:
    /// the login's own.
    /// </summary>
    public required string Schema { get; init; }

    /// <summary>Names the profile in messages.</summary>
    public required string ProfileName { get; init; }

    /// <summary>As whom the session is opened; of no meaning for <c>sqlite</c>.</summary>
    public AccountSettings Account { get; init; } = new();

    /// <summary>What the session is told when it is opened; of no meaning for <c>sqlite</c>.</summary>
    public SessionSettings Session { get; init; } = new();

    /// <summary>
    /// Takes a login that can become other users. Otherwise such a login is refused where the database tells (PostgreSQL); default false.
    /// </summary>
    public bool SharedTrust { get; init; }

    /// <summary>Ends the session when it is closed, where it would otherwise be kept for the next run of the same worker; default false.</summary>
    public bool KeepsNoSession { get; init; }

    /// <summary>Receives one sentence when a script loses changes by closing its connection; default: nobody does.</summary>
    public Action<string>? Warn { get; init; }
}
