namespace ScriptHost.Workers.Isolation;

/// <summary>
/// The command line of bubblewrap for one child: namespaces, no capabilities, and a file system of named folders only. What is named
/// later lies over what was named before.
/// </summary>
internal sealed class BubblewrapArguments
{
    private readonly List<string> _arguments =
    [
        "bwrap", "--die-with-parent", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
    ];

    // Folders on the way to others that everybody can pass: the first two are there anyway.
    private readonly HashSet<string> _passable = new(StringComparer.Ordinal) { "/etc", "/tmp" };

    /// <summary>Of a child.</summary>
    /// <param name="confinement">What it may see and be.</param>
    /// <param name="shared">What all scripts see.</param>
    /// <param name="asRoot">True when bubblewrap itself is run by root, which needs no namespace of users for it.</param>
    public static IEnumerable<string> For(Confinement confinement, SharedFolders shared, bool asRoot)
    {
        var arguments = new BubblewrapArguments();
        arguments.AddPrivileges(confinement, asRoot);
        arguments.AddSystem(confinement.Folder);
        arguments.AddShared(shared);
        foreach (var folder in confinement.ReadableFolders.Where(folder => !SystemFolders.Contain(folder)))
        {
            arguments.Bind("--ro-bind-try", folder);
        }

        foreach (var folder in confinement.WritableFolders.Append(confinement.Folder.Path))
        {
            arguments.Bind("--bind", folder);
        }

        if (confinement.UserId is { } user)
        {
            arguments._arguments.AddRange(ProcessUser.Become(user));
        }

        // Not bubblewrap's --chdir: root without capabilities cannot enter what belongs to that user. PWD is bubblewrap's.
        return arguments._arguments.Concat(["env", "-u", "PWD", "-C", confinement.WorkingDirectory ?? confinement.Folder.Path]);
    }

    private void AddPrivileges(Confinement confinement, bool asRoot)
    {
        if (!asRoot)
        {
            _arguments.Add("--unshare-user");
        }

        if (!confinement.HasNetwork)
        {
            _arguments.Add("--unshare-net");
        }

        _arguments.AddRange(["--cap-drop", "ALL"]);
        if (confinement.UserId is not null)
        {
            // For the one step from root to that user, after which they are gone.
            _arguments.AddRange(["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]);
        }
    }

    private void AddSystem(WorkerFolder own)
    {
        _arguments.AddRange(["--perms", "0755", "--dir", "/etc"]);
        foreach (var path in SystemFolders.Programs.Concat(SystemFolders.Settings))
        {
            _arguments.AddRange(["--ro-bind-try", path, path]);
        }

        _arguments.AddRange(["--ro-bind", own.UsersFile, "/etc/passwd", "--ro-bind", own.GroupsFile, "/etc/group"]);
        _arguments.AddRange(["--proc", "/proc", "--dev", "/dev", "--bind", own.Temporary, "/tmp"]);
    }

    private void AddShared(SharedFolders shared)
    {
        foreach (var folder in shared.Readable.Where(folder => !SystemFolders.Contain(folder)))
        {
            Bind("--ro-bind-try", folder);
        }

        foreach (var hidden in shared.Hidden.Where(hidden => shared.Readable.Any(folder => FolderTree.Contains(folder, hidden)) && Directory.Exists(hidden)))
        {
            _arguments.AddRange(["--tmpfs", hidden]);
            // Of the agent's own folders, some are readable all the same.
            foreach (var folder in shared.Readable.Where(folder => folder != hidden && FolderTree.Contains(hidden, folder)))
            {
                Bind("--ro-bind-try", folder);
            }
        }
    }

    private void Bind(string kind, string folder)
    {
        // As root, bubblewrap would make the folders on the way for root alone.
        foreach (var above in FolderTree.Above(folder).Where(above => !SystemFolders.Contain(above) && _passable.Add(above)))
        {
            _arguments.AddRange(["--perms", "0755", "--dir", above]);
        }

        _arguments.AddRange([kind, folder, folder]);
    }
}
