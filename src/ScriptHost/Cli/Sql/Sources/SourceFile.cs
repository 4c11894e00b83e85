namespace ScriptHost.Cli.Sql.Sources;

/// <summary>A text as it was given, and where its lines begin.</summary>
/// <param name="name">For errors: the file, <c>-e</c> or <c>stdin</c>.</param>
/// <param name="text">With any line ends.</param>
internal sealed class SourceFile(string name, string text)
{
    private readonly List<int> _lineStarts = FindLines(text);

    public string Name { get; } = name;

    public string Text { get; } = text;

    public Place PlaceOf(int offset)
    {
        var found = _lineStarts.BinarySearch(offset);
        var line = found >= 0 ? found : ~found - 1;
        return new Place(Name, line + 1, offset - _lineStarts[line] + 1);
    }

    private static List<int> FindLines(string text)
    {
        var starts = new List<int> { 0 };
        for (var end = text.IndexOf('\n', StringComparison.Ordinal); end >= 0; end = text.IndexOf('\n', end + 1))
        {
            starts.Add(end + 1);
        }

        return starts;
    }
}
