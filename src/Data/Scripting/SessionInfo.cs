namespace ScriptHost.Scripting;

/// <summary>What the database tells about a session, read in one round trip.</summary>
public sealed record SessionInfo
{
    /// <summary>The user that the session belongs to; null where the database has no users.</summary>
    public string? UserName { get; init; }

    /// <summary>The user that opened the session in the name of <see cref="UserName"/>; null when nobody did.</summary>
    public string? ProxyUser { get; init; }

    /// <summary>The schema that names without one are looked up in first.</summary>
    public string CurrentSchema { get; init; } = "";

    /// <summary>The name of the database.</summary>
    public string DatabaseName { get; init; } = "";

    /// <summary>The network domain of an Oracle database; else empty.</summary>
    public string DatabaseDomain { get; init; } = "";

    /// <summary>The name of the instance or cluster that serves the session.</summary>
    public string InstanceName { get; init; } = "";

    /// <summary>The service that an Oracle session was opened through; else empty.</summary>
    public string ServiceName { get; init; } = "";

    /// <summary>The edition of an Oracle session; else null.</summary>
    public string? Edition { get; init; }
}
