using System.Text;

namespace ScriptHost.Scheduling.History;

/// <summary>Cuts texts to a number of bytes, between characters.</summary>
internal static class Utf8Cut
{
    /// <summary>The last bytes, without the rest of a character that begins before them.</summary>
    public static byte[] Tail(byte[] text, int maxBytes)
    {
        var start = Math.Max(0, text.Length - maxBytes);
        // A character has at most three bytes behind its first; what goes on longer is no UTF-8, and is left as it is.
        for (var i = 0; start > 0 && i < 4 && start + i < text.Length; i++)
        {
            if ((text[start + i] & 0xC0) != 0x80)
            {
                return text[(start + i)..];
            }
        }

        return text[start..];
    }

    /// <summary>The first characters that fit.</summary>
    public static string Head(string text, int maxBytes)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        if (bytes.Length <= maxBytes)
        {
            return text;
        }

        var end = maxBytes;
        while (end > 0 && (bytes[end] & 0xC0) == 0x80)
        {
            end--;
        }

        return Encoding.UTF8.GetString(bytes, 0, end);
    }

    /// <summary>What is no UTF-8 becomes U+FFFD.</summary>
    public static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
