namespace ScriptHost.Workers.Isolation;

/// <summary>The parts of the machine's own file system that programs need and that hold no secret.</summary>
internal static class SystemFolders
{
    /// <summary>Programs and libraries.</summary>
    public static IReadOnlyList<string> Programs { get; } = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];

    /// <summary>
    /// Name resolution, certificates, time zones, the loader, alternatives of commands. Not passwd and group: they name users that are
    /// none of a script's business.
    /// </summary>
    public static IReadOnlyList<string> Settings { get; } =
    [
        "/etc/ssl", "/etc/pki", "/etc/ca-certificates", "/etc/resolv.conf", "/etc/hosts", "/etc/hostname", "/etc/host.conf", "/etc/nsswitch.conf", "/etc/gai.conf",
        "/etc/services", "/etc/protocols", "/etc/localtime", "/etc/timezone", "/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf",
        "/etc/ld.so.conf.d", "/etc/mime.types", "/etc/os-release", "/etc/debian_version",
    ];

    /// <summary>True when a folder is there without being named.</summary>
    public static bool Contain(string folder) => Programs.Any(program => FolderTree.Contains(program, folder));
}
