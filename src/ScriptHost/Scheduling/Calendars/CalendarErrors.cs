using System.Globalization;
using ScriptHost.Errors;

namespace ScriptHost.Scheduling.Calendars;

/// <summary>
/// What is wrong with a calendar: Oracle's number and text where its documentation has them, then the text with the place marked. Numbers
/// 27413, 27414, 27418, 27421 and 27422 are recalled, not documented where it could be read.
/// </summary>
internal static class CalendarErrors
{
    private const int Width = 70;

    public static ScriptHostException Empty() => new(ErrorCode.BadRequest, "ORA-27411: empty or NULL string is not a valid repeat interval.");

    public static ScriptHostException InvalidIdentifier(string text, int position, string word) =>
        At(27412, text, position, $"repeat interval or calendar contains invalid identifier: {Shortened(word)}");

    public static ScriptHostException TooLong(int length, int most) =>
        new(ErrorCode.BadRequest, $"ORA-27413: repeat interval is too long: it has {length} characters, {most} are allowed.");

    public static ScriptHostException InvalidValue(string text, int position, string clause, string value, string allowed) =>
        At(27414, text, position, $"invalid value {Shortened(value)} for {clause}: {allowed}");

    public static ScriptHostException NoFrequency(string text) => At(27415, text, 0, "repeat interval or calendar must start with the FREQ= clause");

    public static ScriptHostException InvalidWeekday(string text, int position, string why) => At(27416, text, position, $"BYDAY= clause in repeat interval or calendar contains an invalid weekday: {why}");

    public static ScriptHostException WeekNoNeedsYearly(string text, int position) => At(27417, text, position, "BYWEEKNO clause requires YEARLY frequency in repeat interval or calendar");

    public static ScriptHostException Syntax(string text, int position, string why) => At(27418, text, position, $"syntax error in repeat interval or calendar: {why}");

    public static ScriptHostException NoDate(string text) =>
        new(ErrorCode.BadRequest, $"ORA-27419: unable to determine valid execution date from repeat interval: no date agrees with all clauses of {Shortened(text)}");

    public static ScriptHostException NotSupported(string text, int position, string what) => At(27421, text, position, $"usage of {what} not supported in a calendar definition");

    public static ScriptHostException NotSupportedEmbedded(string text, int position, string what) => At(27422, text, position, $"usage of {what} not supported in an embedded calendar definition");

    private static ScriptHostException At(int number, string text, int position, string message)
    {
        // A piece of a long text, in which the place is to be seen.
        var start = Math.Clamp(position - (Width / 2), 0, Math.Max(0, text.Length - Width));
        var piece = text.AsSpan(start, Math.Min(Width, text.Length - start)).ToString().Replace('\n', ' ').Replace('\r', ' ').Replace('\t', ' ');
        return new ScriptHostException(
            ErrorCode.BadRequest, string.Create(CultureInfo.InvariantCulture, $"ORA-{number}: {message}\n  {piece}\n  {new string(' ', position - start)}^ at {position + 1}"));
    }

    private static string Shortened(string value) => value.Length <= 60 ? value : $"{value[..60]}…";
}
