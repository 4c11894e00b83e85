using System.Globalization;
using System.Text.RegularExpressions;
using ScriptHost.Scheduling.Definitions;

namespace ScriptHost.Cli.Sql.Values;

/// <summary>Times as literals of TIMESTAMP and DATE have them, and as the scheduler prints them: 2026-03-29 01:30:00 Europe/Vienna.</summary>
internal static partial class IsoTime
{
    /// <returns>Null when the text is none, or its zone is not known here.</returns>
    public static TimeValue? TryParse(string text)
    {
        var match = Pattern().Match(text);
        if (!match.Success
            || !DateTime.TryParse($"{match.Groups["date"].Value}T{(match.Groups["time"] is { Success: true, Value: var time } ? time : "00:00:00")}", CultureInfo.InvariantCulture, DateTimeStyles.None, out var local))
        {
            return null;
        }

        string? zone = match.Groups["zone"].Value switch { "" => null, "Z" => "UTC", var named => named };
        return zone is null || ZoneClock.Find(zone) is not null ? new TimeValue(local, zone) : null;
    }

    [GeneratedRegex(@"^(?<date>\d{4}-\d\d-\d\d)([T ](?<time>\d\d:\d\d(:\d\d(\.\d{1,7})?)?)\d{0,2} ?(?<zone>Z|[+-]\d\d:\d\d|[A-Za-z][A-Za-z0-9_+\-/]{0,60})?)?\z")]
    private static partial Regex Pattern();
}
