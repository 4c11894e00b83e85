namespace ScriptHost.Scripts;

/// <summary>Paths without symbolic links, <c>.</c> and <c>..</c>, as the kernel would walk them.</summary>
internal static class CanonicalPath
{
    private const int MaxLinks = 40;

    /// <summary>Resolves every link on the way. Parts that do not exist are kept as they are.</summary>
    /// <exception cref="IOException">Links lead in a circle.</exception>
    public static string Of(string path)
    {
        var pending = new Stack<string>(Split(path).Reverse());
        var resolved = "/";
        for (var links = 0; pending.TryPop(out var part);)
        {
            switch (part)
            {
                case ".":
                    continue;
                case "..":
                    resolved = Path.GetDirectoryName(resolved) ?? "/";
                    continue;
            }

            var next = Path.Combine(resolved, part);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                resolved = next;
                continue;
            }

            if (++links > MaxLinks)
            {
                throw new IOException($"'{path}' leads through more than {MaxLinks} symbolic links.");
            }

            resolved = Path.IsPathRooted(target) ? "/" : resolved;
            foreach (var step in Split(target).Reverse())
            {
                pending.Push(step);
            }
        }

        return resolved;
    }

    /// <summary>True when a canonical path is a canonical folder, or lies in it or below it.</summary>
    public static bool IsInside(string path, string folder) =>
        folder == "/" || path == folder || path.StartsWith(folder + "/", StringComparison.Ordinal);

    private static string[] Split(string path) => path.Split('/', StringSplitOptions.RemoveEmptyEntries);
}
