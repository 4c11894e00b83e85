using System.Globalization;
using System.Text;

namespace ScriptHost.Cli.Sql.Results;

/// <summary>Values in the cells of a table. Control characters, which scripts may print, do not reach the terminal.</summary>
internal static class CellText
{
    /// <summary>Of its widest line.</summary>
    public static int WidthOf(string value) => Lines(value).Max(line => new StringInfo(line).LengthInTextElements);

    /// <summary>Its lines, each at most so wide; at least one. They break at blanks where there are some.</summary>
    public static IReadOnlyList<string> Wrap(string value, int width) => [.. Lines(value).SelectMany(line => Wrapped(line, width))];

    public static string Pad(string text, int width, bool isRight)
    {
        var blanks = new string(' ', Math.Max(0, width - new StringInfo(text).LengthInTextElements));
        return isRight ? blanks + text : text + blanks;
    }

    private static IEnumerable<string> Wrapped(string line, int width)
    {
        var rest = StringInfo.ParseCombiningCharacters(line);
        var start = 0;
        while (rest.Length - start > width)
        {
            var end = start + width;
            var blank = line.LastIndexOf(' ', rest[end], rest[end] - rest[start]);
            if (blank > rest[start])
            {
                yield return line[rest[start]..blank];
                start = Array.BinarySearch(rest, blank) + 1;
            }
            else
            {
                yield return line[rest[start]..rest[end]];
                start = end;
            }
        }

        yield return start < rest.Length ? line[rest[start]..] : "";
    }

    private static IEnumerable<string> Lines(string value)
    {
        if (!value.Any(char.IsControl))
        {
            return [value];
        }

        var lines = value.ReplaceLineEndings("\n").TrimEnd('\n').Replace("\t", "    ", StringComparison.Ordinal).Split('\n');
        return lines.Select(line => line.Any(char.IsControl) ? Shown(line) : line);
    }

    private static string Shown(string line)
    {
        var text = new StringBuilder(line.Length);
        foreach (var c in line)
        {
            text.Append(char.IsControl(c) ? '\u00B7' : c);
        }

        return text.ToString();
    }
}
