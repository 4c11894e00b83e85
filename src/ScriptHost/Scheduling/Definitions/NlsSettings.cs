using System.Text.RegularExpressions;
using ScriptHost.Profiles;

namespace ScriptHost.Scheduling.Definitions;

/// <summary>NLS_ENV of a job: <c>NLS_LANGUAGE='AMERICAN' NLS_DATE_FORMAT='DD-MON-RR'</c>, a quote in a value doubled.</summary>
internal static partial class NlsSettings
{
    /// <exception cref="Errors.ScriptHostException">BAD_REQUEST: ORA-27465.</exception>
    public static IReadOnlyDictionary<string, string> Parse(string text)
    {
        var settings = new Dictionary<string, string>(StringComparer.Ordinal);
        var rest = text.TrimStart();
        while (rest is not "")
        {
            var match = Pattern().Match(rest);
            if (!match.Success)
            {
                throw Invalid(rest, "give NLS_…='…' pairs with blanks between them.");
            }

            var (name, value) = (match.Groups["name"].Value.ToUpperInvariant(), match.Groups["value"].Value.Replace("''", "'", StringComparison.Ordinal));
            if (SessionTexts.FindMistakeInNls(name, value) is { } mistake)
            {
                throw Invalid(match.Value, $"{name} {mistake}");
            }

            if (!settings.TryAdd(name, value))
            {
                throw Invalid(text, $"{name} is there twice.");
            }

            rest = rest[match.Length..];
        }

        return settings;
    }

    private static Errors.ScriptHostException Invalid(string text, string why) => OracleError.InvalidValue(text, "nls_env", why);

    [GeneratedRegex(@"^(?<name>[A-Za-z_]{1,64}) *= *'(?<value>([^']|'')*)'(\s+|,\s*|\z)")]
    private static partial Regex Pattern();
}
