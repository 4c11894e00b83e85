using System.Globalization;
using Microsoft.Data.Sqlite;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.Views.Compiling;

namespace ScriptHost.Scheduling.Views.Functions;

/// <summary>The functions that compiled queries and the views call, in a connection. What one finds wrong is the message of the database's error.</summary>
internal sealed class FunctionLibrary(SqliteConnection connection, DateTimeOffset now)
{
    private const int MaxListBytes = 4000;

    private static readonly HashSet<string> Natives =
    [
        "abs", "coalesce", "count", "ifnull", "json_extract", "length", "like", "ltrim", "max", "min", "avg", "sum", "nullif", "replace", "round", "row_number", "rtrim", "substr", "trim", "upper",
    ];

    /// <summary>True for what compiled queries and views call: built in and harmless, or one of these.</summary>
    public static bool Has(string name) => Natives.Contains(name) || name.StartsWith("ora_", StringComparison.Ordinal) || name.StartsWith("job_", StringComparison.Ordinal);

    public void Register()
    {
        RegisterTimes();
        RegisterNumbers();
        RegisterTexts();
        RegisterViews();
    }

    private void RegisterTimes()
    {
        Add("ora_char", arguments => Char((ValueKind)Long(arguments[0]), (int)Long(arguments[1]), (int)Long(arguments[2]), arguments[3], arguments.Length > 4 ? (string)arguments[4] : null));
        Add("ora_time", arguments => TimeReading.Read((ValueKind)Long(arguments[0]), Text(arguments[1]), arguments.Length > 2 ? Text(arguments[2]) : null, now.UtcDateTime));
        Add("ora_wall", arguments => ZonedValue.Of(arguments[0]).WallTicks);
        Add("ora_move", arguments => ZonedValue.Of(arguments[0]) is var time && time with { UtcTicks = time.UtcTicks + Long(arguments[1]) } is var moved && arguments[0] is string ? moved.ToString() : moved.UtcTicks);
        Add("ora_move_months", arguments => Times.MoveMonths(arguments[0], Long(arguments[1])));
        Add("ora_at_zone", arguments => AtZone(arguments[0], Text(arguments[1])));
        Add("ora_from_tz", arguments => ZonedValue.OfClock(new DateTime(Long(arguments[0])), Text(arguments[1]))?.ToString() ?? throw NoZone(Text(arguments[1])));
        Add("ora_add_months", arguments => Times.AddMonths(Long(arguments[0]), Long(arguments[1])));
        Add("ora_last_day", arguments => Times.LastDay(Long(arguments[0])));
        Add("ora_months_between", arguments => Numbers.Result(Times.MonthsBetween(Long(arguments[0]), Long(arguments[1]))));
        Add("ora_trunc_time", arguments => Times.Truncate(Long(arguments[0]), arguments.Length > 1 ? Text(arguments[1]) : null));
        Add("ora_extract", arguments => Extract((ValueKind)Long(arguments[0]), Text(arguments[1]), arguments[2]));
        Add("ora_interval", arguments => IntervalText.Read(Text(arguments[0])));
        Add("ora_numtodsinterval", arguments => IntervalText.OfNumber(Numbers.Of(arguments[0]), Text(arguments[1])));
        Add("ora_numtoyminterval", arguments => Text(arguments[1]).Trim().ToUpperInvariant() switch
        {
            "YEAR" => (long)(Numbers.Of(arguments[0]) * 12),
            "MONTH" => (long)Numbers.Of(arguments[0]),
            _ => throw new QueryFailure(1760, "illegal argument for function"),
        });
    }

    private void RegisterNumbers()
    {
        Add("ora_number", arguments => Numbers.Read(arguments.Length > 1 ? Text(arguments[0]).Replace(",", "", StringComparison.Ordinal).Replace("$", "", StringComparison.Ordinal) : Text(arguments[0])));
        Add("ora_divide", arguments => Numbers.Divide(arguments[0], arguments[1]));
        Add("ora_mod", arguments => Numbers.Modulo(arguments[0], arguments[1]));
        Add("ora_round", arguments => Numbers.Round(arguments[0], arguments.Length > 1 ? arguments[1] : 0L, MidpointRounding.AwayFromZero));
        Add("ora_trunc", arguments => Numbers.Round(arguments[0], arguments[1], MidpointRounding.ToZero));
        Add("ora_ceil", arguments => Numbers.Result(Math.Ceiling(Numbers.Of(arguments[0]))));
        Add("ora_floor", arguments => Numbers.Result(Math.Floor(Numbers.Of(arguments[0]))));
        Add("ora_sign", arguments => (long)Math.Sign(Numbers.Of(arguments[0])));
        Add("ora_sqrt", arguments => Numbers.Of(arguments[0]) is >= 0 and var number ? Numbers.Result(Math.Sqrt(number)) : throw new QueryFailure(1428, "argument is out of range"));
        Add("ora_power", arguments => Numbers.Result(Math.Pow(Numbers.Of(arguments[0]), Numbers.Of(arguments[1]))));
    }

    private void RegisterTexts()
    {
        Add("ora_upper", arguments => Text(arguments[0]).ToUpperInvariant());
        Add("ora_lower", arguments => Text(arguments[0]).ToLowerInvariant());
        Add("ora_initcap", arguments => Texts.InitialCapitals(Text(arguments[0])));
        Add("ora_substr", arguments => Texts.Substring(Text(arguments[0]), Whole(arguments[1]), arguments.Length > 2 ? Whole(arguments[2]) : null));
        Add("ora_instr", arguments => Texts.IndexOf(Text(arguments[0]), Text(arguments[1]), arguments.Length > 2 ? Whole(arguments[2]) : 1, arguments.Length > 3 ? Whole(arguments[3]) : 1));
        Add("ora_lpad", arguments => Texts.Pad(Text(arguments[0]), Whole(arguments[1]), arguments.Length > 2 ? Text(arguments[2]) : " ", isLeft: true));
        Add("ora_rpad", arguments => Texts.Pad(Text(arguments[0]), Whole(arguments[1]), arguments.Length > 2 ? Text(arguments[2]) : " ", isLeft: false));
        Add("ora_regexp_like", arguments => Texts.Expression(Text(arguments[1]), arguments.Length > 2 ? Text(arguments[2]) : null).IsMatch(Text(arguments[0])) ? 1L : 0L);
        Add("ora_regexp_count", arguments => (long)Texts.Expression(Text(arguments[1]), null).Count(Text(arguments[0])));
        Add("ora_regexp_substr", arguments => Texts.Expression(Text(arguments[1]), null).Match(Text(arguments[0])) is { Success: true, Value: { Length: > 0 } found } ? found : null);
        Add("ora_regexp_replace", arguments => Texts.Expression(Text(arguments[1]), null).Replace(Text(arguments[0]), arguments.Length > 2 ? Text(arguments[2]).Replace("$", "$$", StringComparison.Ordinal) : "") is { Length: > 0 } replaced ? replaced : null);
        connection.CreateAggregate("ora_listagg", (ListOf?)null, (ListOf? list, object?[] arguments) => (list ?? new ListOf()).With(arguments), list => (object?)list?.Join(MaxListBytes), isDeterministic: true);
    }

    // What the views themselves need of the attributes, which are text.
    private void RegisterViews()
    {
        Add("job_zoned", arguments => ZonedTime.TryParse(Text(arguments[0]), "UTC") is { } time ? new ZonedValue(time.At.UtcTicks, time.Zone == "UTC" ? ZonedValue.Utc : time.Zone).ToString() : null);
        connection.CreateFunction("job_in_zone", (Func<object?[], object?>)(arguments => InZoneOf(arguments[0], arguments[1] as string)), isDeterministic: true);
        Add("job_interval", arguments => DayInterval.TryParse(Text(arguments[0]))?.Ticks);
        Add("job_owner_of", arguments => ObjectName.Parse(Text(arguments[0]), "").Owner);
        Add("job_name_of", arguments => ObjectName.Parse(Text(arguments[0]), "").Name);
        Add("job_masks", arguments => ArgumentMask.Parse(Text(arguments[0])).Covers((int)Long(arguments[1])) ? 1L : 0L);
    }

    /// <summary>A function that is NULL where one of its arguments is.</summary>
    private void Add(string name, Func<object[], object?> function) => connection.CreateFunction(
        name,
        (Func<object?[], object?>)(arguments => Array.Exists(arguments, argument => argument is null or DBNull) ? null : function(arguments!)),
        isDeterministic: true);

    private static string Char(ValueKind kind, int leadingDigits, int fractionDigits, object value, string? format) => kind switch
    {
        ValueKind.Number => format is null ? Numbers.Format(value) : Numbers.Format(value, format),
        ValueKind.DayInterval => IntervalText.OfDays(Long(value), leadingDigits, fractionDigits),
        ValueKind.MonthInterval => IntervalText.OfMonths(Long(value), leadingDigits),
        _ => TimeText.Format(kind, value, format, fractionDigits),
    };

    /// <summary>A value of a result as text; null for NULL.</summary>
    public static string? Show(SqlType type, object? value) => value switch
    {
        null or DBNull => null,
        byte[] bytes => bytes.Length == 0 ? null : Convert.ToHexString(bytes),
        _ when type.Kind is ValueKind.Text or ValueKind.Null => Convert.ToString(value, CultureInfo.InvariantCulture) is { Length: > 0 } text ? text : null,
        _ => Char(type.Kind, type.LeadingDigits, type.FractionDigits, value, null),
    };

    private static object Extract(ValueKind kind, string field, object value) => kind switch
    {
        ValueKind.DayInterval => IntervalText.Extract(field, Long(value)),
        ValueKind.MonthInterval => field == "YEAR" ? Long(value) / 12 : Long(value) % 12,
        _ => Times.Extract(kind, field, value),
    };

    private static string AtZone(object value, string zone) => ZonedValue.FindZone(zone) is { } found
        ? (ZonedValue.Of(value) with { Zone = found.Id }).ToString()
        : throw NoZone(zone);

    private static object? InZoneOf(object? ticks, string? reference) => ticks is not long at ? null
        : reference is not null && ZonedTime.TryParse(reference, "UTC") is { Zone: not "UTC" } time ? new ZonedValue(at, time.Zone).ToString()
        : at;

    private static QueryFailure NoZone(string zone) => new(1882, $"timezone region {zone} not found");

    private static string Text(object value) => value as string ?? Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static long Long(object value) => Convert.ToInt64(value, CultureInfo.InvariantCulture);

    private static long Whole(object value) => (long)Math.Clamp(Math.Truncate(Numbers.Of(value)), -1e9, 1e9);
}
