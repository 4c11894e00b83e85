using System.Globalization;
using ScriptHost.Errors;

namespace ScriptHost.Http;

/// <summary>A range of bytes as RFC 9110, 14.1.2 has it: from a first byte to a last one, or the last bytes of all.</summary>
/// <param name="First">Null: the last <paramref name="Last"/> bytes are meant.</param>
/// <param name="Last">Null: up to the end.</param>
internal readonly record struct ByteRange(long? First, long? Last)
{
    private const string Unit = "bytes=";

    /// <exception cref="ScriptHostException">BAD_REQUEST: it is none, or several.</exception>
    public static ByteRange Parse(string text)
    {
        if (text.StartsWith(Unit, StringComparison.OrdinalIgnoreCase)
            && text[Unit.Length..].Trim().Split('-') is [var first, var last]
            && TryRead(first, out var from) && TryRead(last, out var to)
            && (from is not null || to is not null)
            && (from is null || to is null || from <= to))
        {
            return new ByteRange(from, to);
        }

        throw new ScriptHostException(ErrorCode.BadRequest, $"Range is '{text}': give one range, such as bytes=0-999, bytes=1000- or bytes=-500.");
    }

    /// <summary>The bytes that are meant of a number of them; null when there are none.</summary>
    public (long First, long Last)? Of(long count)
    {
        var first = First ?? Math.Max(0, count - Last!.Value);
        var last = First is null || Last is null ? count - 1 : Math.Min(Last.Value, count - 1);
        return first <= last ? (first, last) : null;
    }

    private static bool TryRead(string text, out long? number)
    {
        number = null;
        if (text is "")
        {
            return true;
        }

        var isNumber = long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value);
        number = value;
        return isNumber;
    }
}
