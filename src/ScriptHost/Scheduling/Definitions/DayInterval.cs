using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml;

namespace ScriptHost.Scheduling.Definitions;

/// <summary>INTERVAL DAY TO SECOND as text: Oracle's <c>+000 00:05:00</c>, or ISO 8601's <c>PT5M</c>.</summary>
internal static partial class DayInterval
{
    /// <returns>Null when the text is none.</returns>
    public static TimeSpan? TryParse(string text)
    {
        if (Pattern().Match(text) is { Success: true } match)
        {
            var size = TimeSpan.FromDays(int.Parse(match.Groups["days"].Value, CultureInfo.InvariantCulture))
                + TimeSpan.Parse(match.Groups["time"].Value, CultureInfo.InvariantCulture);
            return text[0] == '-' ? -size : size;
        }

        try
        {
            return text.Contains('P', StringComparison.Ordinal) ? XmlConvert.ToTimeSpan(text) : null;
        }
        catch (Exception exception) when (exception is FormatException or OverflowException)
        {
            return null;
        }
    }

    public static string Format(TimeSpan interval) => string.Create(
        CultureInfo.InvariantCulture, $"{(interval < TimeSpan.Zero ? '-' : '+')}{interval.Duration().Days:D3} {interval.Duration():hh\\:mm\\:ss\\.FFFFFFF}").TrimEnd('.');

    [GeneratedRegex(@"^[+-]?(?<days>\d{1,6}) (?<time>([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,7})?)$")]
    private static partial Regex Pattern();
}
