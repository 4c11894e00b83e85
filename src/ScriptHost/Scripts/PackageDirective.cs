using System.Text.RegularExpressions;
using ScriptHost.V1;

namespace ScriptHost.Scripts;

/// <summary><c>#r "nuget: Id, version"</c>.</summary>
internal static partial class PackageDirective
{
    private const string Prefix = "nuget:";

    /// <summary>True for a text that asks for a package, well or badly written.</summary>
    public static bool IsOne(string text) => text.TrimStart().StartsWith(Prefix, StringComparison.OrdinalIgnoreCase);

    /// <summary>The package; null when the text names none. Its version may be missing or a range.</summary>
    public static Package? TryParse(string text)
    {
        var match = Form().Match(text);
        return match.Success ? new Package { Id = match.Groups["id"].Value, Version = match.Groups["version"].Value.Trim() } : null;
    }

    /// <summary>True when a version can mean one package only.</summary>
    public static bool IsExact(string version) => ExactVersion().IsMatch(version);

    [GeneratedRegex(@"^\s*nuget:\s*(?<id>[A-Za-z0-9_.-]{1,100})\s*(,\s*(?<version>[\[(][^""]*[\])]|[^,""]*))?\s*$", RegexOptions.IgnoreCase)]
    private static partial Regex Form();

    [GeneratedRegex(@"^\d+(\.\d+){1,3}(-[0-9A-Za-z.-]+)?$")]
    private static partial Regex ExactVersion();
}
