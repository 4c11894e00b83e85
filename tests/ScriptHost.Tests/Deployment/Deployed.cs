namespace ScriptHost.Tests.Deployment;

/// <summary>The files that a deployment is made of.</summary>
internal static class Deployed
{
    public static string PathOf(string file) => Path.Combine(Repository.Root, file);

    public static string Read(string file) => File.ReadAllText(PathOf(file));

    /// <summary>The lines of a file that are neither empty nor a comment, those that end in \ joined with what follows.</summary>
    public static IReadOnlyList<string> ReadLines(string file) =>
        [.. string.Join('\n', Read(file).Split('\n').Where(line => !line.TrimStart().StartsWith('#')))
            .Replace("\\\n", " ", StringComparison.Ordinal)
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)];
}
