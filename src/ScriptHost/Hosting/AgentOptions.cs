namespace ScriptHost.Hosting;

/// <summary>Settings of section <c>Agent</c>.</summary>
internal sealed class AgentOptions
{
    public const string Section = "Agent";

    /// <summary>
    /// The folder of the journal, the owners' embedded databases and the agent's socket. Default: <c>scripthost</c> in
    /// <c>$XDG_DATA_HOME</c>, else in <c>~/.local/share</c>. Option <c>--data</c>.
    /// </summary>
    public string DataDirectory { get; set; } =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "scripthost");

    /// <summary>
    /// Where callers reach the agent over TCP, with TLS and certificates of both sides: <c>HOST:PORT</c>, a name or an address of this machine and 1 to
    /// 65535; 16000 is usual. Default: nowhere; the socket in the data folder is always there. Option <c>--listen</c>.
    /// </summary>
    public string? Listen { get; set; }

    /// <summary>
    /// Allows <see cref="Listen"/> without encryption and without knowing who calls: whoever can connect runs scripts as any owner.
    /// On loopback addresses only. Default false. Option <c>--insecure</c>.
    /// </summary>
    public bool Insecure { get; set; }

    /// <summary>
    /// How long runs may go on after SIGTERM before they are stopped, those that wait before they are given up. 0 to 1 day. Default 30 seconds.
    /// </summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// The folder for sockets of workers and scratch folders of runs. Short: the kernel takes no socket path over 107 bytes.
    /// Default: <c>$XDG_RUNTIME_DIR</c>, else the folder for temporary files.
    /// </summary>
    public string RuntimeDirectory { get; set; } = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } folder && Directory.Exists(folder)
        ? folder
        : Path.GetTempPath();
}
