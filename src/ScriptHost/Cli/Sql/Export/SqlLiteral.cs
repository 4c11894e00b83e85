using ScriptHost.Cli.Sql.Parsing;
using ScriptHost.Security;

namespace ScriptHost.Cli.Sql.Export;

/// <summary>Values as blocks have them, so that they are read as they are: no variable and no placeholder in them.</summary>
internal static class SqlLiteral
{
    public static string Of(string text)
    {
        var quoted = text.Replace("'", "''", StringComparison.Ordinal);
        if (!text.Contains('&', StringComparison.Ordinal) && Placeholders.In(text) is null)
        {
            return $"'{quoted}'";
        }

        // Behind what would begin a variable or a placeholder the literal ends.
        foreach (var mark in (string[])["&", "<", "*"])
        {
            quoted = quoted.Replace(mark, $"{mark}' || '", StringComparison.Ordinal);
        }

        return $"'{quoted}'";
    }

    /// <summary>A name, quoted where it must be.</summary>
    public static string NameOf(string name) => OracleIdentifier.TryParse(name) == name ? name : $"\"{name}\"";
}
