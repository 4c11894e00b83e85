using ScriptHost.Scheduling.Views.Syntax;

namespace ScriptHost.Scheduling.Views.Compiling;

/// <summary>CAST and EXTRACT.</summary>
internal static class Conversions
{
    private const string TicksOfSecond = "10000000";

    private static readonly string[] OfDates = ["YEAR", "MONTH", "DAY"];
    private static readonly string[] OfTimes = ["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND"];
    private static readonly string[] OfZones = ["YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND", "TIMEZONE_HOUR", "TIMEZONE_MINUTE", "TIMEZONE_REGION"];
    private static readonly string[] OfDayIntervals = ["DAY", "HOUR", "MINUTE", "SECOND"];
    private static readonly string[] OfMonthIntervals = ["YEAR", "MONTH"];

    public static Typed Cast(CastTo cast, Typed value, QueryErrors errors)
    {
        var type = cast.Type switch
        {
            "DATE" => SqlType.Date,
            "TIMESTAMP" => SqlType.Timestamp,
            "TIMESTAMP WITH TIME ZONE" or "TIMESTAMP WITH LOCAL TIME ZONE" => SqlType.Zoned,
            "NUMBER" or "INTEGER" or "INT" or "SMALLINT" or "DECIMAL" or "NUMERIC" or "FLOAT" => SqlType.Number,
            "VARCHAR2" or "VARCHAR" or "CHAR" or "NVARCHAR2" or "CLOB" => SqlType.Text,
            "INTERVAL DAY TO SECOND" => SqlType.Interval,
            _ => throw errors.NotSupported(cast.At, $"CAST AS {cast.Type}", "cast to VARCHAR2, NUMBER, DATE, TIMESTAMP or INTERVAL DAY TO SECOND."),
        };
        if (value.Type.IsTime && type.Kind == ValueKind.Date)
        {
            return new Typed($"({value.Wall} / {TicksOfSecond} * {TicksOfSecond})", type);
        }

        if (value.Type.IsTime && type.Kind == ValueKind.Timestamp)
        {
            return new Typed(value.Wall, type);
        }

        var done = Casts.To(value, type) ?? throw errors.WrongTypes(cast.At, type.Name, value.Type.Name);
        return cast.Type is "INTEGER" or "INT" or "SMALLINT" ? done with { Sql = $"ora_round({done.Sql}, 0)" } : done with { Type = type };
    }

    public static Typed Extract(ExtractField field, Typed value, QueryErrors errors)
    {
        var allowed = value.Type.Kind switch
        {
            ValueKind.Date => OfDates,
            ValueKind.Timestamp => OfTimes,
            ValueKind.Instant or ValueKind.Zoned => OfZones,
            ValueKind.DayInterval => OfDayIntervals,
            ValueKind.MonthInterval => OfMonthIntervals,
            _ => throw errors.WrongTypes(field.At, "a time or an interval", value.Type.Name),
        };
        return allowed.Contains(field.Field)
            ? new Typed($"ora_extract({(int)value.Type.Kind}, '{field.Field}', {value.Sql})", field.Field == "TIMEZONE_REGION" ? SqlType.Varchar(64) : SqlType.Number)
            : throw errors.NotSupported(field.At, $"EXTRACT({(field.Field.Length > 30 ? "…" : field.Field)} FROM {value.Type.Name})", $"it has {string.Join(", ", allowed)}.");
    }
}
