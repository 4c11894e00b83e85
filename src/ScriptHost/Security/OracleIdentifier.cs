using System.Text;

namespace ScriptHost.Security;

/// <summary>Oracle's rules for identifiers: upper case unless quoted, at most 128 bytes.</summary>
internal static class OracleIdentifier
{
    public const int MaxBytes = 128;

    /// <summary>The name as a database stores it, without quotes; null when the text is none.</summary>
    public static string? TryParse(string text)
    {
        if (text is ['"', .. var quoted, '"'])
        {
            return Checked(quoted, quoted.Length > 0 && !quoted.Contains('"') && !quoted.Contains('\0'));
        }

        var plain = text.ToUpperInvariant();
        return Checked(plain, plain.Length > 0 && char.IsLetter(plain[0]) && plain.All(c => char.IsLetterOrDigit(c) || c is '_' or '$' or '#'));
    }

    private static string? Checked(string name, bool isWellFormed) => isWellFormed && Encoding.UTF8.GetByteCount(name) <= MaxBytes ? name : null;
}
