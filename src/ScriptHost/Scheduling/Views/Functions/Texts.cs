using System.Text.RegularExpressions;

namespace ScriptHost.Scheduling.Views.Functions;

/// <summary>Text functions. An empty text is NULL.</summary>
internal static class Texts
{
    private const int MaxLength = 32_767;

    private static readonly TimeSpan MaxMatchTime = TimeSpan.FromSeconds(1);

    public static string? Substring(string text, long start, long? length)
    {
        var first = start > 0 ? start - 1 : start == 0 ? 0 : text.Length + start;
        if (first < 0 || first >= text.Length || length < 1)
        {
            return null;
        }

        return text.Substring((int)first, (int)Math.Min(length ?? text.Length, text.Length - first));
    }

    public static long IndexOf(string text, string sought, long start, long occurrence)
    {
        if (occurrence < 1)
        {
            throw new QueryFailure(1428, "argument is out of range");
        }

        var position = (int)(start >= 0 ? Math.Min(start - 1, text.Length) : text.Length + start);
        if (start == 0 || position < 0)
        {
            return 0;
        }

        for (; occurrence > 0; occurrence--)
        {
            position = start > 0 ? text.IndexOf(sought, position, StringComparison.Ordinal) : LastIndexOf(text, sought, position);
            if (position < 0)
            {
                return 0;
            }

            if (occurrence > 1)
            {
                position += start > 0 ? 1 : -1;
                if (position < 0)
                {
                    return 0;
                }
            }
        }

        return position + 1;
    }

    public static string? Pad(string text, long width, string filler, bool isLeft)
    {
        if (width < 1)
        {
            return null;
        }

        var size = (int)Math.Min(width, MaxLength);
        if (text.Length >= size)
        {
            return text[..size];
        }

        var padding = string.Concat(Enumerable.Repeat(filler, ((size - text.Length) / filler.Length) + 1))[..(size - text.Length)];
        return isLeft ? padding + text : text + padding;
    }

    public static string InitialCapitals(string text)
    {
        var letters = text.ToLowerInvariant().ToCharArray();
        for (var index = 0; index < letters.Length; index++)
        {
            letters[index] = index == 0 || !char.IsLetterOrDigit(letters[index - 1]) ? char.ToUpperInvariant(letters[index]) : letters[index];
        }

        return new string(letters);
    }

    /// <summary>A regular expression in POSIX's words, that takes time in proportion to the text.</summary>
    /// <param name="pattern">Without references to groups.</param>
    /// <param name="flags">i, c, n, m, x; null for none.</param>
    /// <exception cref="QueryFailure">ORA-12725 and others.</exception>
    public static Regex Expression(string pattern, string? flags)
    {
        var options = RegexOptions.CultureInvariant | RegexOptions.NonBacktracking;
        foreach (var flag in flags ?? "")
        {
            options = flag switch
            {
                'i' => options | RegexOptions.IgnoreCase,
                'c' => options & ~RegexOptions.IgnoreCase,
                'n' => options | RegexOptions.Singleline,
                'm' => options | RegexOptions.Multiline,
                'x' => options | RegexOptions.IgnorePatternWhitespace,
                _ => throw new QueryFailure(1760, "illegal argument for function"),
            };
        }

        try
        {
            return new Regex(Classes(pattern), options, MaxMatchTime);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            throw new QueryFailure(12726, $"the regular expression is not one that is supported: {exception.Message}");
        }
    }

    private static string Classes(string pattern) => pattern.Length > 512
        ? throw new QueryFailure(12733, "regular expression too long")
        : pattern.Replace("[:digit:]", "0-9", StringComparison.Ordinal).Replace("[:alpha:]", "\\p{L}", StringComparison.Ordinal)
            .Replace("[:alnum:]", "\\p{L}0-9", StringComparison.Ordinal).Replace("[:upper:]", "\\p{Lu}", StringComparison.Ordinal)
            .Replace("[:lower:]", "\\p{Ll}", StringComparison.Ordinal).Replace("[:space:]", "\\s", StringComparison.Ordinal)
            .Replace("[:punct:]", "\\p{P}\\p{S}", StringComparison.Ordinal).Replace("[:xdigit:]", "0-9A-Fa-f", StringComparison.Ordinal);

    private static int LastIndexOf(string text, string sought, int from) => from >= text.Length ? -1
        : sought.Length > text.Length ? -1 : text.LastIndexOf(sought, Math.Min(text.Length - 1, from + sought.Length - 1), StringComparison.Ordinal);
}
