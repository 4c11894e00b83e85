using ScriptHost.Scheduling.Views.Compiling;
using ScriptHost.Scheduling.Views.Syntax;
using static ScriptHost.Scheduling.Views.Compiling.SqlType;

namespace ScriptHost.Scheduling.Views.Functions;

/// <summary>The functions that queries may call, and what becomes of each.</summary>
internal static class ScalarFunctions
{
    private static readonly Dictionary<string, Row> Table = new(StringComparer.Ordinal)
    {
        ["ABS"] = Plain("abs", Number, Number),
        ["ADD_MONTHS"] = new(2, 2, call => new Typed($"ora_add_months({Wall(call, 0)}, {call.As(1, Number)})", Date)),
        ["CEIL"] = Plain("ora_ceil", Number, Number),
        ["COALESCE"] = new(2, 50, Coalesce),
        ["CONCAT"] = new(2, 2, call => new Typed($"nullif(ifnull({call.As(0, Text)}, '') || ifnull({call.As(1, Text)}, ''), '')", Text)),
        ["DECODE"] = new(3, 100, Decode),
        ["FLOOR"] = Plain("ora_floor", Number, Number),
        ["FROM_TZ"] = new(2, 2, call => new Typed($"ora_from_tz({call.As(0, Timestamp)}, {call.As(1, Text)})", Zoned)),
        ["GREATEST"] = new(1, 50, call => Extreme(call, "max")),
        ["INITCAP"] = Plain("ora_initcap", Text, Text),
        ["INSTR"] = Plain("ora_instr", Number, Text, Text, Number, Number) with { Least = 2 },
        ["LAST_DAY"] = new(1, 1, call => new Typed($"ora_last_day({Wall(call, 0)})", Date)),
        ["LEAST"] = new(1, 50, call => Extreme(call, "min")),
        ["LENGTH"] = Plain("length", Number, Text),
        ["LOWER"] = Plain("ora_lower", Text, Text),
        ["LPAD"] = Plain("ora_lpad", Text, Text, Number, Text) with { Least = 2 },
        ["LTRIM"] = NotEmpty("ltrim", 2),
        ["MOD"] = Plain("ora_mod", Number, Number, Number),
        ["MONTHS_BETWEEN"] = new(2, 2, call => new Typed($"ora_months_between({Wall(call, 0)}, {Wall(call, 1)})", Number)),
        ["NULLIF"] = new(2, 2, NullIf),
        ["NUMTODSINTERVAL"] = Plain("ora_numtodsinterval", Interval, Number, Text),
        ["NUMTOYMINTERVAL"] = Plain("ora_numtoyminterval", Months, Number, Text),
        ["NVL"] = new(2, 2, Coalesce),
        ["NVL2"] = new(3, 3, Nvl2),
        ["POWER"] = Plain("ora_power", Number, Number, Number),
        ["REGEXP_COUNT"] = Plain("ora_regexp_count", Number, Text, Text),
        ["REGEXP_REPLACE"] = Plain("ora_regexp_replace", Text, Text, Text, Text) with { Least = 2 },
        ["REGEXP_SUBSTR"] = Plain("ora_regexp_substr", Text, Text, Text),
        ["REPLACE"] = new(2, 3, call => new Typed($"nullif(replace({call.As(0, Text)}, {call.As(1, Text)}, ifnull({(call.Count == 3 ? call.As(2, Text) : "NULL")}, '')), '')", Text)),
        ["ROUND"] = Plain("ora_round", Number, Number, Number) with { Least = 1 },
        ["RPAD"] = Plain("ora_rpad", Text, Text, Number, Text) with { Least = 2 },
        ["RTRIM"] = NotEmpty("rtrim", 2),
        ["SIGN"] = Plain("ora_sign", Number, Number),
        ["SQRT"] = Plain("ora_sqrt", Number, Number),
        ["SUBSTR"] = Plain("ora_substr", Text, Text, Number, Number) with { Least = 2 },
        ["SYS_EXTRACT_UTC"] = new(1, 1, call => new Typed(call.Typed(0).Ticks, call.IsTime(0) ? Timestamp : throw call.WrongType(0, Zoned))),
        ["TO_CHAR"] = new(1, 2, ToChar),
        ["TO_DATE"] = Time(ValueKind.Date, Date),
        ["TO_DSINTERVAL"] = Plain("ora_interval", Interval, Text),
        ["TO_NUMBER"] = Plain("ora_number", Number, Text, Text) with { Least = 1 },
        ["TO_TIMESTAMP"] = Time(ValueKind.Timestamp, Timestamp),
        ["TO_TIMESTAMP_TZ"] = Time(ValueKind.Zoned, Zoned),
        ["TRIM"] = NotEmpty("trim", 1),
        ["TRUNC"] = new(1, 2, Trunc),
        ["UPPER"] = Plain("ora_upper", Text, Text),
    };

    public static IEnumerable<string> Names => Table.Keys;

    public static Typed Compile(Call call, ExpressionCompiler expressions)
    {
        if (!Table.TryGetValue(call.Name, out var row))
        {
            throw expressions.Errors.InvalidIdentifier(call.At, call.Name);
        }

        return call.Arguments.Count >= row.Least && call.Arguments.Count <= row.Most
            ? row.Compile(new CompiledCall(call, expressions))
            : throw expressions.Errors.WrongArgumentCount(call.At, call.Name);
    }

    private static Row Plain(string name, SqlType result, params SqlType[] arguments) => new(arguments.Length, arguments.Length, call =>
        new Typed($"{name}({string.Join(", ", Enumerable.Range(0, call.Count).Select(index => call.As(index, arguments[index])))})", result));

    // An empty text is NULL.
    private static Row NotEmpty(string name, int most) => new(1, most, call =>
        new Typed($"nullif({name}({string.Join(", ", Enumerable.Range(0, call.Count).Select(index => call.As(index, Text)))}), '')", Text));

    private static Row Time(ValueKind kind, SqlType type) => new(1, 2, call =>
        call.IsTime(0) && call.Count == 1 ? call.Typed(0) with { Type = type, Sql = kind == ValueKind.Zoned ? call.Typed(0).Sql : call.Typed(0).Wall }
            : new Typed($"ora_time({(int)kind}, {call.As(0, Text)}{(call.Count == 2 ? $", {call.As(1, Text)}" : "")})", type));

    private static string Wall(CompiledCall call, int index) => call.IsTime(index) ? call.Typed(index).Wall : call.As(index, Date);

    private static Typed Coalesce(CompiledCall call)
    {
        var type = call.Unite(0, call.Count);
        return new Typed($"coalesce({string.Join(", ", Enumerable.Range(0, call.Count).Select(index => call.As(index, type)))})", type);
    }

    private static Typed Nvl2(CompiledCall call)
    {
        var type = call.Unite(1, 2);
        return new Typed($"(CASE WHEN {call.Typed(0).Sql} IS NOT NULL THEN {call.As(1, type)} ELSE {call.As(2, type)} END)", type);
    }

    private static Typed NullIf(CompiledCall call)
    {
        var (left, right) = call.Compared(0, 1);
        return new Typed($"(CASE WHEN {left} = {right} THEN NULL ELSE {call.Typed(0).Sql} END)", call.Typed(0).Type);
    }

    // Unlike =, DECODE finds NULL equal to NULL.
    private static Typed Decode(CompiledCall call)
    {
        var pairs = (call.Count - 1) / 2;
        var results = Enumerable.Range(0, pairs).Select(pair => (2 * pair) + 2).Concat(call.Count % 2 == 0 ? [call.Count - 1] : []).ToList();
        var type = call.Unite(results);
        var branches = Enumerable.Range(0, pairs).Select(pair =>
        {
            var (left, right) = call.Compared(0, (2 * pair) + 1);
            return $" WHEN {left} IS {right} THEN {call.As((2 * pair) + 2, type)}";
        });
        return new Typed($"(CASE{string.Concat(branches)} ELSE {(call.Count % 2 == 0 ? call.As(call.Count - 1, type) : "NULL")} END)", type);
    }

    private static Typed Extreme(CompiledCall call, string name)
    {
        var type = call.Unite(0, call.Count);
        var values = Enumerable.Range(0, call.Count).Select(index => new Typed(call.As(index, type), type).Key);
        return call.Count == 1 ? call.Typed(0)
            : new Typed($"{name}({string.Join(", ", values)})", type.Kind == ValueKind.Zoned ? Instant : type);
    }

    private static Typed ToChar(CompiledCall call)
    {
        var value = call.Typed(0);
        if (call.Count == 1 || value.Type.Kind == ValueKind.Null)
        {
            return Casts.ToText(value) with { Type = Text };
        }

        return value.Type.Kind is ValueKind.Text or ValueKind.Binary
            ? throw call.WrongType(0, Number)
            : new Typed($"ora_char({(int)value.Type.Kind}, {value.Type.LeadingDigits}, {value.Type.FractionDigits}, {value.Sql}, {call.As(1, Text)})", Text);
    }

    private static Typed Trunc(CompiledCall call)
    {
        if (call.IsTime(0))
        {
            return new Typed($"ora_trunc_time({call.Typed(0).Wall}{(call.Count == 2 ? $", {call.As(1, Text)}" : "")})", Date);
        }

        return new Typed($"ora_trunc({call.As(0, Number)}, {(call.Count == 2 ? call.As(1, Number) : "0")})", Number);
    }

    private sealed record Row(int Least, int Most, Func<CompiledCall, Typed> Compile);
}
