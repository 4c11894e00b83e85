namespace ScriptHost.Cli.Sql.Typing;

/// <summary>What was typed, kept for the next time in a file that its user alone can read.</summary>
/// <param name="path">Null: it is kept for this time alone.</param>
internal sealed class History(string? path)
{
    private const int MaxLines = 1000;
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // What holds one of these may hold a secret, on whatever line.
    private static readonly string[] Secret = ["IDENTIFIED", "PASSWORD", "CREATE_CREDENTIAL"];

    private readonly List<string> _lines = Read(path);

    /// <summary>The oldest first.</summary>
    public IReadOnlyList<string> Lines => _lines;

    /// <summary>scripthost/sql_history in $XDG_STATE_HOME, else in ~/.local/state.</summary>
    public static History OfUser()
    {
        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        var state = Environment.GetEnvironmentVariable("XDG_STATE_HOME") is { Length: > 0 } set && Path.IsPathRooted(set) ? set : home is "" ? null : Path.Combine(home, ".local", "state");
        return new History(state is null ? null : Path.Combine(state, "scripthost", "sql_history"));
    }

    /// <summary>Adds the lines of one statement or block; those of one that may hold a secret are for this time alone.</summary>
    public void Add(IReadOnlyList<string> lines)
    {
        var added = lines.Where(line => !string.IsNullOrWhiteSpace(line)).ToList();
        _lines.AddRange(added);
        if (path is null || added.Count == 0 || Secret.Any(word => added.Any(line => line.Contains(word, StringComparison.OrdinalIgnoreCase))))
        {
            return;
        }

        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var kept = Read(path).Concat(added).TakeLast(MaxLines).ToList();
            var draft = $"{path}.{Environment.ProcessId}";
            using (var writer = new StreamWriter(new FileStream(draft, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = Mode })))
            {
                kept.ForEach(writer.WriteLine);
            }

            File.SetUnixFileMode(draft, Mode);
            File.Move(draft, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Nobody's work is lost with it.
        }
    }

    private static List<string> Read(string? path)
    {
        try
        {
            return path is not null && File.Exists(path) ? [.. File.ReadLines(path).TakeLast(MaxLines)] : [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
