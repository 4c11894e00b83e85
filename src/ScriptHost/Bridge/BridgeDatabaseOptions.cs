using ScriptHost.Profiles;

namespace ScriptHost.Bridge;

/// <summary>Settings of one database, in section <c>Bridge:Databases:NAME</c>.</summary>
internal sealed class BridgeDatabaseOptions
{
    /// <summary>
    /// The profile that runs of this database's jobs get their sessions from when they have context: a profile of the agent that runs them. Where no
    /// <see cref="Provider"/> is given it also says where the bridge connects to, and is a profile of this process. Default: the owner's, as for any run.
    /// </summary>
    public string? Profile { get; set; }

    /// <summary><c>postgresql</c> or <c>oracle</c>. Default: the profile's.</summary>
    public string? Provider { get; set; }

    /// <summary>
    /// As the provider's driver wants it, without user and password: <c>Host=db;Database=app</c> or <c>Data Source=db:1521/service</c>. Default: the profile's.
    /// </summary>
    public string? ConnectionString { get; set; }

    /// <summary>The bridge's own database user, to whom role SCRIPTHOST_BRIDGE is granted. Has to be given.</summary>
    public string Login { get; set; } = "";

    /// <summary>Where the login's password is, as in profiles; read for every session. Default: none is sent.</summary>
    public SecretSource? Password { get; set; }

    /// <summary>Oracle only: the folder of a wallet and of tnsnames.ora, absolute. Default: the profile's where it is one for all owners.</summary>
    public string? WalletDirectory { get; set; }

    /// <summary>Oracle only: opens the wallet's ewallet.p12. Default: none.</summary>
    public SecretSource? WalletPassword { get; set; }

    /// <summary>Oracle only: the folder of Oracle.ManagedDataAccess.dll, absolute. Default: the profile's, else beside the program.</summary>
    public string? DriverDirectory { get; set; }

    /// <summary>The registered endpoint whose agents run the jobs that name none. Default: the agent of this process.</summary>
    public string? Endpoint { get; set; }

    /// <summary>Further registered endpoints that jobs of this database may name. Default: none.</summary>
    public List<string> Endpoints { get; set; } = [];

    /// <summary>
    /// How long a claim holds without a word from this bridge: when it is over, another bridge takes the run over, if the run's agent is not this process
    /// alone. 5 seconds to 1 hour. Default 30 seconds.
    /// </summary>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How long a run on another bridge's own agent is left to that bridge behind the end of its lease; then it is ended as lost. 1 minute to 7 days.
    /// Default 1 hour.
    /// </summary>
    public TimeSpan Patience { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How often the bridge looks for requests when nothing wakes it. 100 ms to 1 minute. Default 1 second.</summary>
    public TimeSpan Polling { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>
    /// <c>notify</c>: the database wakes the bridge (LISTEN on PostgreSQL, DBMS_ALERT on Oracle), which takes a session of its own. <c>none</c>: it looks
    /// at every <see cref="Polling"/>. Default notify.
    /// </summary>
    public string WakeUp { get; set; } = "notify";

    /// <summary>
    /// Oracle only: requests are taken from the queue SCRIPTHOST.REQUEST_QUEUE (DBMS_AQ), which also wakes the bridge, so that <see cref="WakeUp"/> has no
    /// meaning. The installation has to have the queue (queue.sql). Default false: from the table, with SKIP LOCKED.
    /// </summary>
    public bool Queue { get; set; }

    /// <summary>How many of this database's runs this bridge follows at once. 1 to 1,000. Default 16.</summary>
    public int MaxRuns { get; set; } = 16;

    /// <summary>The most sessions on the database, beside the one that waits to be woken. 1 to 64. Default 4.</summary>
    public int Sessions { get; set; } = 4;

    /// <summary>The longest time that a statement of the bridge may take before its session is given up. 1 second to 5 minutes. Default 15 seconds.</summary>
    public TimeSpan StatementTimeout { get; set; } = TimeSpan.FromSeconds(15);
}
