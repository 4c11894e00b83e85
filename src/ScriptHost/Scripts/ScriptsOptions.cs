namespace ScriptHost.Scripts;

/// <summary>Settings of section <c>Scripts</c>.</summary>
internal sealed class ScriptsOptions
{
    public const string Section = "Scripts";

    /// <summary>
    /// The folders that actions may lie in, with all folders below them. Absolute paths of existing folders. Default: none, so that
    /// no action is accepted. Option <c>--root</c>, environment <c>SCRIPTHOST__Scripts__Roots__0</c> and so on.
    /// </summary>
    public IList<string> Roots { get; } = [];

    /// <summary>
    /// Folders beyond the roots that <c>#r "library.dll"</c> may refer to; searched for what is not beside the script. Absolute paths
    /// of existing folders. Default: none.
    /// </summary>
    public IList<string> ReferenceFolders { get; } = [];

    /// <summary>How many bytes of compiled scripts are kept on disk; those unused for longest go first. 1 MB to 1 TB; default 512 MB.</summary>
    public long CacheBytes { get; set; } = 512L * 1024 * 1024;

    /// <summary>How long the compilation of one script may take. 1 s to 1 h; default 60 s.</summary>
    public TimeSpan CompileTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How much memory the compiler may use for its data. 64 MB to 64 GB; default 1 GB.</summary>
    public long CompilerMemoryBytes { get; set; } = 1024L * 1024 * 1024;

    /// <summary>The compiler is stopped when nothing was compiled for so long. 1 s to 24 h; default 10 min.</summary>
    public TimeSpan CompilerIdle { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Whether <c>#r "nuget: …"</c> is allowed, and who may reach a feed for it. Default: check.</summary>
    public PackageUse Packages { get; set; } = PackageUse.Check;

    /// <summary>
    /// The package feeds: URLs or absolute paths of folders. Default: none, which means those of the NuGet configuration of the agent's
    /// user.
    /// </summary>
    public IList<string> PackageSources { get; } = [];
}

/// <summary>Who may fetch packages.</summary>
internal enum PackageUse
{
    /// <summary>Nobody; a script that asks for a package is refused.</summary>
    Off,

    /// <summary>Only a check; a run takes what is in the store.</summary>
    Check,

    /// <summary>A run too.</summary>
    Run,
}
