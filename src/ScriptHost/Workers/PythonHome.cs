namespace ScriptHost.Workers;

/// <summary>Where an interpreter and its modules lie.</summary>
internal static class PythonHome
{
    /// <summary>The folders to be read beyond those of the system: a virtual environment's, and its interpreter's.</summary>
    public static IReadOnlyList<string> FoldersOf(string interpreter)
    {
        var home = Path.GetDirectoryName(Path.GetDirectoryName(interpreter)) ?? "/";
        var settings = Path.Combine(home, "pyvenv.cfg");
        var folders = new List<string> { home };
        if (File.Exists(settings))
        {
            // "home = /usr/local/bin", the folder of the interpreter that it was made with.
            folders.AddRange(
                from line in File.ReadLines(settings)
                let setting = line.Split('=', 2, StringSplitOptions.TrimEntries)
                where setting is ["home", not ""]
                select Path.GetDirectoryName(setting[1])!);
        }
        else if (File.Exists(interpreter) && File.ResolveLinkTarget(interpreter, returnFinalTarget: true) is { } target)
        {
            folders.Add(Path.GetDirectoryName(Path.GetDirectoryName(target.FullName)) ?? "/");
        }

        return [.. folders.Where(folder => folder is not "/")];
    }
}
