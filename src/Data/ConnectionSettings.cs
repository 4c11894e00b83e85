namespace ScriptHost.Data;

/// <summary>Where and as whom a run's database connections are opened: a profile, made concrete for the run's owner.</summary>
public sealed class ConnectionSettings
{
    /// <summary>
    /// The kind of database. <c>sqlite</c> is the embedded one: a development aid that needs no server and understands common Oracle
    /// spelling, but checks less than Oracle does.
    /// </summary>
    public required string Provider { get; init; }

    /// <summary>
    /// As the provider's driver wants it; for <c>sqlite</c> <c>Data Source=/absolute/path/file.db</c>, with
    /// <c>Default Timeout=seconds</c> as the longest wait for another connection's lock (default 30). May hold secrets: it appears in
    /// no message.
    /// </summary>
    public required string ConnectionString { get; init; }

    /// <summary>The owner's name, for example <c>HR</c>: what <c>USER</c> stands for.</summary>
    public required string Schema { get; init; }

    /// <summary>Names the profile in messages.</summary>
    public required string ProfileName { get; init; }

    /// <summary>Read for <c>oracle</c> alone.</summary>
    public OracleSettings Oracle { get; init; } = new();

    /// <summary>What the session is told when it is opened; read for <c>oracle</c> alone.</summary>
    public SessionSettings Session { get; init; } = new();

    /// <summary>Receives one sentence when a script loses changes by closing its connection; default: nobody does.</summary>
    public Action<string>? Warn { get; init; }
}
