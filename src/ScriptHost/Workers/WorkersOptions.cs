namespace ScriptHost.Workers;

/// <summary>Settings of section <c>Workers</c>.</summary>
internal sealed class WorkersOptions
{
    public const string Section = "Workers";

    /// <summary>
    /// Workers of one language that one owner may have at the same time, and programs that one owner may run at the same time. 1 to
    /// 1,000; default: twice the processors, at least 4.
    /// </summary>
    public int MaxPerKey { get; set; } = Math.Max(4, 2 * Environment.ProcessorCount);

    /// <summary>
    /// Workers, idle ones too, and running programs of all owners together. 1 to 10,000; default: eight times the processors, at
    /// least 16.
    /// </summary>
    public int MaxCount { get; set; } = Math.Max(16, 8 * Environment.ProcessorCount);

    /// <summary>Python runs that one sidecar executes at the same time. 1 to 1,000; default 16.</summary>
    public int RunsPerSidecar { get; set; } = 16;

    /// <summary>
    /// Runs of one owner that may wait for a worker; further ones are refused with AGENT_BUSY. 1 to 1,000,000; default 1,000.
    /// </summary>
    public int QueuePerOwner { get; set; } = 1000;

    /// <summary>
    /// C# workers kept started for owners who have none yet. 0 to 100; default 1. Without effect where owners have user ids of their
    /// own (<see cref="UidRange"/>): a worker is then somebody's from its start.
    /// </summary>
    public int SpareCount { get; set; } = 1;

    /// <summary>
    /// How many of the keys that were used last get another worker started when they have lost their only one. 0 to 1,000; default 4.
    /// </summary>
    public int RecentOwners { get; set; } = 4;

    /// <summary>Runs after which a C# worker is replaced. 1 to 1,000,000,000; default 100,000.</summary>
    public int MaxRuns { get; set; } = 100_000;

    /// <summary>The memory in bytes that a worker may have resident between runs; above it, it is replaced. At least 64 MB; default 512 MB.</summary>
    public long MaxIdleMemoryBytes { get; set; } = 512L * 1024 * 1024;

    /// <summary>
    /// The processor time that a worker may use between two runs, beyond a twentieth of the time that passes; above it, it is replaced,
    /// because something of a script goes on there. 10 ms to 1 h; default 250 ms, which the runtime's own work after a first run stays
    /// below.
    /// </summary>
    public TimeSpan IdleCpu { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>How long a worker may be idle before it ends. 1 s to 30 d; default 10 min.</summary>
    public TimeSpan IdleTimeout { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>
    /// The interpreter that runs .py scripts: an absolute path. It must have grpc and protobuf, and oracledb for scripts that import it.
    /// Default <c>/usr/bin/python3</c>.
    /// </summary>
    public string Python { get; set; } = "/usr/bin/python3";

    /// <summary>
    /// Interpreters for the .py scripts of some folders, in place of <see cref="Python"/>; each is an object with <c>Folder</c> and
    /// <c>Python</c>. Default: none.
    /// </summary>
    public IList<PythonEnvironment> PythonEnvironments { get; } = [];

    /// <summary>
    /// Modules that every Python run finds imported, separated by commas; importing them costs a script nothing then. One that the
    /// interpreter lacks is left out with a line in the log; one that starts a thread keeps Python workers from starting. Default:
    /// <c>oracledb,sqlite3,utils,decimal,datetime,json</c>.
    /// </summary>
    public string PythonPreload { get; set; } = "oracledb,sqlite3,utils,decimal,datetime,json";

    /// <summary>How long a worker may take from its start until it answers. 1 s to 10 min; default 30 s.</summary>
    public TimeSpan StartTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long a script that was told to stop may take to end by itself. 0 to 1 h; default 5 s.</summary>
    public TimeSpan StopGrace { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// What keeps scripts apart: <c>bubblewrap</c> (namespaces; named folders alone), <c>none</c> (sessions; and user ids where the agent
    /// is root), or <c>auto</c>, which takes bubblewrap where it works and says once in the log when it does not. Default <c>auto</c>. An
    /// agent that listens on TCP and is not root does without a sandbox only when <c>none</c> is asked for by name.
    /// </summary>
    public string Sandbox { get; set; } = "auto";

    /// <summary>
    /// User ids for owners, <c>FIRST-LAST</c>, used when the agent is root: every owner gets one, for ever. They must be nobody else's,
    /// and no two data folders may share them. 1000 to 2147483646; default <c>200000-265533</c>.
    /// </summary>
    public string UidRange { get; set; } = "200000-265533";

    /// <summary>
    /// Folders and files that scripts see in a sandbox beyond the system's programs and the script roots, for example a database
    /// client's. Absolute paths; those that do not exist are left out. Default: none.
    /// </summary>
    public IList<string> ReadableFolders { get; } = [];

    /// <summary>
    /// Folders whose scripts run without network, with all folders below them. Absolute paths. Default: none. Takes bubblewrap.
    /// </summary>
    public IList<string> OfflineFolders { get; } = [];
}
