using System.Globalization;
using System.Text;

namespace ScriptHost.Scheduling.Definitions;

/// <summary>Values of attributes, checked against their row. As text they are what implicit conversion in PL/SQL makes of them.</summary>
internal static class AttributeValues
{
    /// <param name="row">The attribute.</param>
    /// <param name="text">As the caller gave it.</param>
    /// <param name="caller">Who owns what is named without an owner.</param>
    /// <param name="zone">The zone of times that name none.</param>
    /// <exception cref="Errors.ScriptHostException">BAD_REQUEST: ORA-27465 and others.</exception>
    public static object Parse(AttributeRow row, string text, string caller, string zone)
    {
        if (Encoding.UTF8.GetByteCount(text) > AttributeTable.MaxTextBytes || text.Contains('\0'))
        {
            throw Invalid(row, text);
        }

        return row.Type switch
        {
            AttributeType.Boolean => bool.TryParse(text, out var flag) ? flag : throw Invalid(row, text),
            AttributeType.Number => ParseNumber(row, text),
            AttributeType.Interval => DayInterval.TryParse(text) is { } interval && interval >= row.Intervals.Least && interval <= row.Intervals.Most
                ? interval
                : throw Invalid(row, text),
            AttributeType.Timestamp => ZonedTime.TryParse(text, zone) ?? throw Invalid(row, text),
            AttributeType.Name => ObjectName.Parse(text, caller),
            _ => ParseText(row, text),
        };
    }

    /// <summary>What <see cref="Parse"/> takes and GET_ATTRIBUTE gives.</summary>
    public static string Format(object value) => value switch
    {
        bool flag => flag ? "TRUE" : "FALSE",
        long number => number.ToString(CultureInfo.InvariantCulture),
        TimeSpan interval => DayInterval.Format(interval),
        _ => value.ToString()!,
    };

    private static long ParseNumber(AttributeRow row, string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
            && number >= row.Range.Least && number <= row.Range.Most
            && (row.Choices.Count == 0 || row.Choices.Contains(Format(number)))
            ? number
            : throw Invalid(row, text);

    private static string ParseText(AttributeRow row, string text)
    {
        if (row.Choices.Count > 0)
        {
            return row.Choices.FirstOrDefault(choice => choice.Equals(text, StringComparison.OrdinalIgnoreCase)) ?? throw Invalid(row, text);
        }

        var length = Encoding.UTF8.GetByteCount(text);
        return length >= row.Range.Least && length <= row.Range.Most ? text : throw Invalid(row, text);
    }

    private static Errors.ScriptHostException Invalid(AttributeRow row, string text) =>
        OracleError.InvalidValue(text.Replace('\0', '?'), row.Name, Allowed(row));

    private static string Allowed(AttributeRow row) => row switch
    {
        { Choices.Count: > 0 } => $"give {string.Join(" or ", row.Choices)}.",
        { Type: AttributeType.Boolean } => "give TRUE or FALSE.",
        { Type: AttributeType.Number } => $"give {row.Range.Least} to {row.Range.Most}.",
        { Type: AttributeType.Interval } => $"give {DayInterval.Format(row.Intervals.Least)} to {DayInterval.Format(row.Intervals.Most)}, or the same as PT5M.",
        { Type: AttributeType.Timestamp } => "give a time such as 2026-03-29T01:30:00 Europe/Vienna, with Z or with an offset.",
        _ => $"give {row.Range.Least} to {row.Range.Most} bytes without NUL.",
    };
}
