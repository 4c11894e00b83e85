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
    /// The folder for sockets of workers and scratch folders of runs. Short: the kernel takes no socket path over 107 bytes.
    /// Default: <c>$XDG_RUNTIME_DIR</c>, else the folder for temporary files.
    /// </summary>
    public string RuntimeDirectory { get; set; } = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") is { Length: > 0 } folder && Directory.Exists(folder)
        ? folder
        : Path.GetTempPath();
}
