using System.Collections;
using ScriptHost.Scheduling.Definitions;

namespace ScriptHost.Cli;

/// <summary>
/// What a new job keeps of the session that creates it. The command has no session: what a client of Oracle reads from its environment stands for it.
/// </summary>
internal static class CallerSession
{
    /// <summary>Language, territory and character set in one; not itself a parameter of sessions.</summary>
    private const string Locale = "NLS_LANG";

    /// <summary>TZ, where it is the name of a zone; null when it is not, or not set.</summary>
    public static string? TimeZone => Environment.GetEnvironmentVariable("TZ") is { Length: > 0 } zone && ZoneClock.Find(zone.TrimStart(':')) is not null ? zone.TrimStart(':') : null;

    /// <summary>The variables whose names begin with NLS_, as nls_env has them; null when there are none.</summary>
    public static string? NlsEnv
    {
        get
        {
            var settings = Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
                .Select(variable => ($"{variable.Key}", $"{variable.Value}"))
                .Where(variable => variable is ({ } name, not "") && name.StartsWith("NLS_", StringComparison.Ordinal))
                // What is named by itself counts for more.
                .OrderBy(variable => variable.Item1 == Locale)
                .SelectMany(variable => variable.Item1 == Locale ? PartsOf(variable.Item2) : [variable])
                .DistinctBy(setting => setting.Item1)
                .OrderBy(setting => setting.Item1, StringComparer.Ordinal)
                .Select(setting => $"{setting.Item1}='{setting.Item2.Replace("'", "''", StringComparison.Ordinal)}'");
            return string.Join(' ', settings) is { Length: > 0 } text ? text : null;
        }
    }

    // AMERICAN_AMERICA.AL32UTF8: each part may be missing.
    private static IEnumerable<(string, string)> PartsOf(string locale)
    {
        var parts = locale.Split('.')[0].Split('_', 2);
        return new[] { ("NLS_LANGUAGE", parts[0]), ("NLS_TERRITORY", parts.ElementAtOrDefault(1) ?? "") }.Where(part => part.Item2 is not "");
    }
}
