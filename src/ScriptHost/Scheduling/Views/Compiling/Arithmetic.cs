using ScriptHost.Scheduling.Views.Syntax;

namespace ScriptHost.Scheduling.Views.Compiling;

/// <summary>+ - * / || by the types of both sides (SQL Language Reference, "Datetime/Interval Arithmetic").</summary>
internal sealed class Arithmetic(QueryErrors errors)
{
    private const string TicksOfDay = "864000000000";
    private const string TicksOfSecond = "10000000";

    public Typed Compile(Operation operation, Typed left, Typed right) => operation.Operator switch
    {
        "||" => Concatenate(left, right, operation.At),
        "+" => Add(left, right, operation.At),
        "-" => Subtract(left, right, operation.At),
        "*" => Multiply(left, right, operation.At),
        _ => Divide(left, right, operation.At),
    };

    private Typed Concatenate(Typed left, Typed right, int at) =>
        new($"nullif(ifnull({Text(left, at)}, '') || ifnull({Text(right, at)}, ''), '')", SqlType.Text);

    private Typed Add(Typed left, Typed right, int at) => (left.Type, right.Type) switch
    {
        ({ IsTime: true }, { IsInterval: true }) => Move(left, right, "+"),
        ({ IsInterval: true }, { IsTime: true }) => Move(right, left, "+"),
        ({ IsTime: true }, { IsTime: true }) => throw Wrong(left, right, at),
        ({ IsTime: true }, _) => AddDays(left, right, "+", at),
        (_, { IsTime: true }) => AddDays(right, left, "+", at),
        ({ IsInterval: true }, { IsInterval: true }) => BothIntervals(left, right, "+", at),
        ({ IsInterval: true }, _) or (_, { IsInterval: true }) => throw Wrong(left, right, at),
        _ => Numbers(left, right, "+", at),
    };

    private Typed Subtract(Typed left, Typed right, int at) => (left.Type, right.Type) switch
    {
        ({ Kind: ValueKind.Date }, { Kind: ValueKind.Date }) => new Typed($"(({left.Sql} - {right.Sql}) / {TicksOfDay}.0)", SqlType.Number),
        ({ IsTime: true }, { IsTime: true }) => new Typed($"({left.Ticks} - {right.Ticks})", SqlType.Interval),
        ({ IsTime: true }, { IsInterval: true }) => Move(left, right, "-"),
        ({ IsTime: true }, _) => AddDays(left, right, "-", at),
        (_, { IsTime: true }) => throw Wrong(left, right, at),
        ({ IsInterval: true }, { IsInterval: true }) => BothIntervals(left, right, "-", at),
        ({ IsInterval: true }, _) or (_, { IsInterval: true }) => throw Wrong(left, right, at),
        _ => Numbers(left, right, "-", at),
    };

    private Typed Multiply(Typed left, Typed right, int at) => (left.Type, right.Type) switch
    {
        ({ IsTime: true }, _) or (_, { IsTime: true }) or ({ IsInterval: true }, { IsInterval: true }) => throw Wrong(left, right, at),
        ({ IsInterval: true }, _) => Scaled(left, $"{left.Sql} * {Number(right, at)}"),
        (_, { IsInterval: true }) => Scaled(right, $"{right.Sql} * {Number(left, at)}"),
        _ => Numbers(left, right, "*", at),
    };

    private Typed Divide(Typed left, Typed right, int at) => (left.Type, right.Type) switch
    {
        ({ IsTime: true }, _) or (_, { IsTime: true }) or (_, { IsInterval: true }) => throw Wrong(left, right, at),
        ({ IsInterval: true }, _) => Scaled(left, $"ora_divide({left.Sql}, {Number(right, at)})"),
        _ => new Typed($"ora_divide({Number(left, at)}, {Number(right, at)})", SqlType.Number),
    };

    private static Typed Move(Typed time, Typed interval, string sign)
    {
        var by = sign == "-" ? $"-({interval.Sql})" : interval.Sql;
        return time.Type.Kind switch
        {
            _ when interval.Type.Kind == ValueKind.MonthInterval => new Typed($"ora_move_months({time.Sql}, {by})", time.Type),
            ValueKind.Zoned => new Typed($"ora_move({time.Sql}, {by})", time.Type),
            ValueKind.Date => new Typed($"({time.Sql} + ({by}) / {TicksOfSecond} * {TicksOfSecond})", time.Type),
            _ => new Typed($"({time.Sql} + {by})", time.Type),
        };
    }

    // Days make a DATE of whatever time they are added to.
    private Typed AddDays(Typed time, Typed days, string sign, int at)
    {
        var seconds = $"CAST(round({Number(days, at)} * 86400.0) AS INTEGER) * {TicksOfSecond}";
        var clock = time.Type.Kind == ValueKind.Date ? time.Sql : $"({time.Wall} / {TicksOfSecond} * {TicksOfSecond})";
        return new Typed($"({clock} {sign} {seconds})", SqlType.Date);
    }

    private Typed BothIntervals(Typed left, Typed right, string sign, int at) => left.Type.Kind == right.Type.Kind
        ? new Typed($"({left.Sql} {sign} {right.Sql})", left.Type.Kind == ValueKind.DayInterval ? SqlType.Interval : SqlType.Months)
        : throw Wrong(left, right, at);

    private static Typed Scaled(Typed interval, string sql) =>
        new($"CAST({sql} AS INTEGER)", interval.Type.Kind == ValueKind.DayInterval ? SqlType.Interval : SqlType.Months);

    private Typed Numbers(Typed left, Typed right, string sign, int at) => new($"({Number(left, at)} {sign} {Number(right, at)})", SqlType.Number);

    private string Number(Typed value, int at) => (Casts.To(value, SqlType.Number) ?? throw errors.WrongTypes(at, "NUMBER", value.Type.Name)).Sql;

    private string Text(Typed value, int at) => (Casts.To(value, SqlType.Text) ?? throw errors.WrongTypes(at, "CHAR", value.Type.Name)).Sql;

    private Errors.ScriptHostException Wrong(Typed left, Typed right, int at) => errors.WrongTypes(at, left.Type.Name, right.Type.Name);
}
