using System.Text;

namespace ScriptHost.Scripts;

/// <summary>
/// Finds the lines that may be <c>#load</c> and <c>#r</c> directives. The agent does not parse C#: a line within a comment or a
/// string is found too. The compiler decides which ones count; what it does not ask for does no harm.
/// </summary>
internal static class DirectiveScanner
{
    private const string LineEnds = "\r\n\u0085\u2028\u2029";

    /// <summary>Each directive once, in the order of the file.</summary>
    public static IReadOnlyList<ScriptDirective> Scan(ReadOnlySpan<byte> content)
    {
        var found = new List<ScriptDirective>();
        // Most scripts have none, and the longest ones are the most likely to have none.
        if (content.IndexOf((byte)'#') < 0)
        {
            return found;
        }

        var rest = Encoding.UTF8.GetString(content).AsSpan().TrimStart('\uFEFF');
        while (!rest.IsEmpty)
        {
            var end = rest.IndexOfAny(LineEnds);
            var line = end < 0 ? rest : rest[..end];
            if (Parse(line) is { } directive && !found.Contains(directive))
            {
                found.Add(directive);
            }

            rest = end < 0 ? [] : rest[(end + 1)..];
        }

        return found;
    }

    private static ScriptDirective? Parse(ReadOnlySpan<char> line)
    {
        line = line.TrimStart();
        if (line is not ['#', ..])
        {
            return null;
        }

        line = line[1..].TrimStart();
        DirectiveKind kind;
        if (line.StartsWith("load"))
        {
            kind = DirectiveKind.Load;
            line = line[4..].TrimStart();
        }
        else if (line.StartsWith("r"))
        {
            kind = DirectiveKind.Reference;
            line = line[1..].TrimStart();
        }
        else
        {
            return null;
        }

        var length = line is ['"', ..] ? line[1..].IndexOf('"') : -1;
        // No path has a NUL in it; the compiler refuses such a file as a whole.
        return length < 0 || line.Contains('\0') ? null : new ScriptDirective(kind, line.Slice(1, length).ToString());
    }
}
