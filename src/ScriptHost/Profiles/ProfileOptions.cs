namespace ScriptHost.Profiles;

/// <summary>
/// Settings of one profile, in section <c>Profiles:NAME</c>: where and as whom the database connections of runs WITH_CONTEXT are opened.
/// Read anew when the settings file changes. In patterns <c>{owner}</c> is the run's owner, <c>{owner:lower}</c> the same in lower case.
/// </summary>
internal sealed class ProfileOptions
{
    public const string Section = "Profiles";

    /// <summary><c>sqlite</c>, <c>postgresql</c> or <c>oracle</c>. Has to be given.</summary>
    public string Provider { get; set; } = "";

    /// <summary>
    /// As the provider's driver wants it, without user and password; <c>Host=db;Database=app</c> for PostgreSQL,
    /// <c>Data Source=db:1521/service</c> for Oracle, at most <c>Default Timeout=seconds</c> for SQLite, whose file is in the owner's
    /// folder. Default: empty.
    /// </summary>
    public string ConnectionString { get; set; } = "";

    /// <summary>The database user that a run of an owner works as; a pattern. Default: <c>{owner}</c> for Oracle, <c>{owner:lower}</c> for PostgreSQL.</summary>
    public string? Login { get; set; }

    /// <summary>The logins of owners whose login does not follow the pattern, by the owners' names. Default: none.</summary>
    public Dictionary<string, string> Logins { get; set; } = [];

    /// <summary>Oracle only: the account that logs in to become the login (GRANT CONNECT THROUGH); a pattern. Default: none.</summary>
    public string? ProxyUser { get; set; }

    /// <summary>The password of the login, or of the proxy account where there is one. Default: none.</summary>
    public SecretSource? Password { get; set; }

    /// <summary>Oracle only: an IAM or OAuth token instead of a password. Default: none.</summary>
    public SecretSource? Token { get; set; }

    /// <summary>Oracle only: the private key (PEM) that goes with an IAM token. Default: none.</summary>
    public SecretSource? TokenPrivateKey { get; set; }

    /// <summary>
    /// Oracle only: the folder of a wallet and of tnsnames.ora; a pattern, absolute. Each run gets a copy of its files. Default: none.
    /// </summary>
    public string? WalletDirectory { get; set; }

    /// <summary>Oracle only: opens the wallet's ewallet.pem or ewallet.p12. Default: none.</summary>
    public SecretSource? WalletPassword { get; set; }

    /// <summary>Oracle only: the folder of Oracle.ManagedDataAccess.dll, absolute. Default: beside the worker.</summary>
    public string? DriverDirectory { get; set; }

    /// <summary>The schema that sessions work in; a pattern. Default: the owner's for Oracle, the login's own for PostgreSQL.</summary>
    public string? Schema { get; set; }

    /// <summary>Oracle only: the edition of sessions. Default: the database's.</summary>
    public string? Edition { get; set; }

    /// <summary>NLS parameters of sessions by their names, such as <c>NLS_LANGUAGE</c>; a job's own come first. Default: the database's.</summary>
    public Dictionary<string, string> Nls { get; set; } = [];

    /// <summary>The time zone of sessions and scripts, an IANA name; a job's own comes first. Default: UTC.</summary>
    public string TimeZone { get; set; } = "UTC";

    /// <summary>What happens to uncommitted work when a script has succeeded: <c>commit</c> or <c>rollback</c>; a job's own choice comes first. Default: commit.</summary>
    public string EndOfRun { get; set; } = "commit";

    /// <summary>
    /// Sessions at the same time, over all workers; runs wait for one before they start. 0 to 100,000; 0, the default, is no bound. With a
    /// bound no session is kept open between runs.
    /// </summary>
    public int MaxSessions { get; set; }

    /// <summary>The owners that may use it. Default: all.</summary>
    public List<string> Owners { get; set; } = [];

    /// <summary>
    /// Allows a login that can become several owners: these are then one domain, in which each can do what the others can. Default false.
    /// </summary>
    public bool SharedTrust { get; set; }

    /// <summary>Whether scripts reach the network; without it, databases on Unix sockets and SQLite can still be used. Default true.</summary>
    public bool Network { get; set; } = true;

    /// <summary><see cref="Login"/> or its default.</summary>
    internal string LoginPattern => Login ?? (Provider == Profile.PostgreSql ? "{owner:lower}" : "{owner}");
}
