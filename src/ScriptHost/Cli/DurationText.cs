using System.Globalization;
using System.Text.RegularExpressions;
using ScriptHost.Errors;

namespace ScriptHost.Cli;

/// <summary>Durations as people write them: 500ms, 90s, 5m, 1h30m.</summary>
internal static partial class DurationText
{
    /// <exception cref="ScriptHostException">BAD_COMMAND_LINE.</exception>
    public static TimeSpan Parse(string text, string option)
    {
        var match = Pattern().Match(text);
        var total = TimeSpan.Zero;
        if (match.Success)
        {
            foreach (var (unit, ticks) in (ReadOnlySpan<(string, long)>)
                [
                    ("d", TimeSpan.TicksPerDay), ("h", TimeSpan.TicksPerHour), ("m", TimeSpan.TicksPerMinute),
                    ("s", TimeSpan.TicksPerSecond), ("ms", TimeSpan.TicksPerMillisecond),
                ])
            {
                if (match.Groups[unit] is { Success: true, Value: var number })
                {
                    total += TimeSpan.FromTicks(long.Parse(number, CultureInfo.InvariantCulture) * ticks);
                }
            }
        }

        return total > TimeSpan.Zero
            ? total
            : throw new ScriptHostException(ErrorCode.BadCommandLine, $"{option} {text}: give a duration such as 500ms, 90s, 5m or 1h30m.");
    }

    [GeneratedRegex(@"^(?=\d)((?<d>\d{1,4})d)?((?<h>\d{1,6})h)?((?<m>\d{1,6})m(?!s))?((?<s>\d{1,8})s)?((?<ms>\d{1,9})ms)?$")]
    private static partial Regex Pattern();
}
