namespace ScriptHost.Cli.Sql.Sources;

/// <summary>A part of a source that is executed as one: a statement, a block or a command, with the values of its variables put in.</summary>
/// <param name="file">Where it stands.</param>
/// <param name="text">With the values.</param>
/// <param name="anchors">In the order of the text: what begins there, and where it comes from. The first one is at 0.</param>
internal sealed class SourceUnit(SourceFile file, string text, IReadOnlyList<SourceAnchor> anchors)
{
    public string Text { get; } = text;

    public SourceFile File { get; } = file;

    /// <summary>Where something of the text stands in the source; what a variable brought stands where the variable does.</summary>
    public Place PlaceOf(int offset)
    {
        var (low, high) = (0, anchors.Count - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = anchors[middle].At <= offset ? (middle, high) : (low, middle - 1);
        }

        var anchor = anchors[low];
        return File.PlaceOf(anchor.IsValue ? anchor.Source : anchor.Source + offset - anchor.At);
    }
}

/// <summary>Where a piece of a <see cref="SourceUnit"/> comes from.</summary>
/// <param name="At">Its beginning in the unit's text.</param>
/// <param name="Source">Its beginning in the source.</param>
/// <param name="IsValue">It is the value of a variable that stands there.</param>
internal readonly record struct SourceAnchor(int At, int Source, bool IsValue);
