using System.Globalization;
using ScriptHost.Scheduling.Definitions;

namespace ScriptHost.Cli.Sql.Values;

/// <summary>The implicit conversions of PL/SQL between <see cref="SqlType"/>s.</summary>
internal static class Conversions
{
    /// <summary>The masks of NLS_TIMESTAMP_TZ_FORMAT, _TIMESTAMP_ and _DATE_ where nobody changed them.</summary>
    private static readonly TimeMask[] Defaults =
        [TimeMask.Parse("DD-MON-RR HH.MI.SSXFF AM TZR"), TimeMask.Parse("DD-MON-RR HH.MI.SSXFF AM"), TimeMask.Parse("DD-MON-RR")];

    /// <summary>Whether a conversion may succeed, which is all that is known of a variable.</summary>
    public static bool MayConvert(SqlType from, SqlType to) => (from, to) switch
    {
        (SqlType.Boolean, _) or (_, SqlType.Boolean) => from == to,
        (SqlType.Text, _) or (_, SqlType.Text) => true,
        _ => from == to,
    };

    /// <returns>Null when the value is none of that type.</returns>
    public static SqlValue? TryConvert(SqlValue value, SqlType to) => (value, to) switch
    {
        _ when value.Type == to => value,
        (BooleanValue, _) or (_, SqlType.Boolean) => null,
        (_, SqlType.Text) => new TextValue(value.ToString()),
        (TextValue text, SqlType.Number) => TryNumber(text.Value) is { } number ? new NumberValue(number) : null,
        (TextValue text, SqlType.Time) => TryTime(text.Value),
        (TextValue text, SqlType.Interval) => DayInterval.TryParse(text.Value) is { } interval ? new IntervalValue(interval) : null,
        _ => null,
    };

    public static decimal? TryNumber(string text) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>A time in ISO 8601's notation, or as an Oracle session takes it where nobody changed its NLS parameters.</summary>
    public static TimeValue? TryTime(string text)
    {
        if (IsoTime.TryParse(text) is { } iso)
        {
            return iso;
        }

        return Defaults.Select(mask => mask.TryRead(text, out var time) is null ? time : null).FirstOrDefault(time => time is not null);
    }
}
