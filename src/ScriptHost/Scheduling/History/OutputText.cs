using System.Globalization;
using System.Text;

namespace ScriptHost.Scheduling.History;

/// <summary>OUTPUT and ERRORS: what a run wrote, as text.</summary>
internal static class OutputText
{
    /// <summary>Of the columns.</summary>
    public const int MaxBytes = 4000;

    /// <param name="kept">The last bytes that were written.</param>
    /// <param name="totalBytes">Of all that was.</param>
    /// <returns>At most 4,000 bytes of UTF-8, cut between characters; where something is missing, a line in front says how much was written.</returns>
    public static string Of(byte[] kept, long totalBytes)
    {
        if (kept.Length == 0)
        {
            return "";
        }

        var isCut = totalBytes > kept.Length;
        // What is no UTF-8 takes more bytes as text.
        var text = Encoding.UTF8.GetBytes(Utf8Cut.Text(isCut ? kept[RestOfCharacter(kept)..] : kept));
        if (!isCut && text.Length <= MaxBytes)
        {
            return Utf8Cut.Text(text);
        }

        var note = string.Create(CultureInfo.InvariantCulture, $"[the end of {totalBytes} bytes]\n");
        return note + Utf8Cut.Text(Utf8Cut.Tail(text, MaxBytes - note.Length));
    }

    /// <summary>How many of the first bytes belong to a character that begins before them.</summary>
    private static int RestOfCharacter(byte[] kept)
    {
        var count = 0;
        while (count < Math.Min(3, kept.Length) && (kept[count] & 0xC0) == 0x80)
        {
            count++;
        }

        return count;
    }
}
