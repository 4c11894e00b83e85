namespace ScriptHost.Workers.Isolation;

/// <summary>Which folders lie in which.</summary>
internal static class FolderTree
{
    /// <summary>True when a path is a folder or lies below it.</summary>
    public static bool Contains(string folder, string path) =>
        path == folder || folder == "/" || path.StartsWith($"{folder}/", StringComparison.Ordinal);

    /// <summary>The folders that lead to a path, from the outermost to its parent, without the root.</summary>
    public static IEnumerable<string> Above(string path)
    {
        for (var end = path.IndexOf('/', 1); end > 0; end = path.IndexOf('/', end + 1))
        {
            yield return path[..end];
        }
    }
}
