using System.Globalization;
using System.Text.RegularExpressions;

namespace ScriptHost.Cli.Sql.Blocks;

/// <summary>The number that an error's message has.</summary>
internal static partial class OracleNumber
{
    /// <summary>Of an error that has none, as of one that an application raised.</summary>
    private const int Other = 20000;

    public static int In(string message) =>
        Pattern().Match(message) is { Success: true } match ? int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture) : Other;

    [GeneratedRegex(@"ORA-(\d{5})\b")]
    private static partial Regex Pattern();
}
