namespace ScriptHost.Registry.Objects;

/// <summary>Settings of section <c>Objects</c>: what DBMS_CLOUD.GET_OBJECT may read, and where it may write.</summary>
internal sealed class ObjectsOptions
{
    public const string Section = "Objects";

    /// <summary>The folders in which, and below which, file: URIs may name files. Absolute paths; default none.</summary>
    public List<string> ReadFolders { get; set; } = [];

    /// <summary>The folders in which, and below which, directories may lie that files are copied into, besides the agent's own. Absolute paths; default none.</summary>
    public List<string> WriteFolders { get; set; } = [];

    /// <summary>The largest file, in bytes. 1 to 1 GB; default 16 MB.</summary>
    public long MaxBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>How long a copy may take. 1 s to 1 h; default 1 minute.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>A PEM file with certificates of authorities that servers' certificates come from, instead of those that the machine trusts. Default none.</summary>
    public string? CertificateAuthorityFile { get; set; }
}
