namespace ScriptHost.Data;

/// <summary>What a new session tells a database about itself, and the settings that its statements follow. PostgreSQL has no NLS parameters.</summary>
public sealed class SessionSettings
{
    /// <summary>V$SESSION.MODULE; the database cuts what is longer than 48 bytes. Default: none.</summary>
    public string? Module { get; init; }

    /// <summary>V$SESSION.ACTION; the database cuts what is longer than 32 bytes. Default: none.</summary>
    public string? Action { get; init; }

    /// <summary>V$SESSION.CLIENT_IDENTIFIER, at most 64 bytes; default: none.</summary>
    public string? ClientIdentifier { get; init; }

    /// <summary>V$SESSION.CLIENT_INFO, at most 64 bytes; default: none.</summary>
    public string? ClientInfo { get; init; }

    /// <summary>NLS parameters by their names, such as <c>NLS_DATE_FORMAT</c>; those that are absent have the database's defaults.</summary>
    public IReadOnlyDictionary<string, string> Nls { get; init; } = new Dictionary<string, string>();

    /// <summary>The session's TIME_ZONE: an IANA name or an offset such as <c>+02:00</c>. Default: the driver's.</summary>
    public string? TimeZone { get; init; }
}
