namespace ScriptHost.Bridge;

/// <summary>Settings of section <c>Bridge</c>: the databases whose schedulers send their runs to agents through this process.</summary>
internal sealed class BridgeOptions
{
    public const string Section = "Bridge";

    /// <summary>
    /// The databases by their names in messages and logs: 1 to 64 letters, digits, _ and -. At least one where the role bridge is on. Default: none.
    /// </summary>
    public Dictionary<string, BridgeDatabaseOptions> Databases { get; set; } = [];
}
