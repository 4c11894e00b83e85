using System.Globalization;
using ScriptHost.Errors;
using ScriptHost.Scheduling.Views.Syntax;

namespace ScriptHost.Scheduling.Views.Compiling;

/// <summary>ROWNUM in WHERE: how many rows a query may have.</summary>
internal static class RowLimit
{
    /// <summary>Takes conditions on ROWNUM, as far as AND joins them to the others, out of a condition.</summary>
    /// <returns>The others, null for none, and the limit, null for none.</returns>
    /// <exception cref="ScriptHostException">NOT_SUPPORTED: ROWNUM stands where it is no limit.</exception>
    public static (Expression? Others, long? Limit) Split(Expression? where, QueryErrors errors)
    {
        if (where is null || !Mentions(where))
        {
            return (where, null);
        }

        var parts = where is Junction { Operator: "AND" } all ? all.Parts : [where];
        var rest = new List<Expression>();
        long? limit = null;
        foreach (var part in parts)
        {
            if (!Mentions(part))
            {
                rest.Add(part);
                continue;
            }

            var one = LimitOf(part) ?? throw errors.NotSupported(
                part.At, "This condition on ROWNUM", "compare it with a number, as ROWNUM <= 10, and join it to the others by AND; or use FETCH FIRST.");
            limit = Math.Min(limit ?? long.MaxValue, one);
        }

        return (rest.Count switch { 0 => null, 1 => rest[0], _ => new Junction(where.At, "AND", rest) }, limit);
    }

    public static bool Mentions(Expression value) =>
        value is ColumnName { Qualifier: null, Name: "ROWNUM", IsQuoted: false } || value.Children.Any(Mentions);

    // A row's number counts those that pass: none is ever the second when the first does not.
    private static long? LimitOf(Expression part) => part switch
    {
        Comparison { Left: ColumnName, Right: NumberLiteral number } one => LimitOf(one.Operator, NumberOf(number)),
        Comparison { Left: NumberLiteral number, Right: ColumnName } one => LimitOf(Reversed(one.Operator), NumberOf(number)),
        Between { Value: ColumnName, Low: NumberLiteral low, High: NumberLiteral high, IsNegated: false } => NumberOf(low) > 1 ? 0 : LimitOf("<=", NumberOf(high)),
        _ => null,
    };

    private static long? LimitOf(string relation, decimal number) => relation switch
    {
        "<=" => (long)Math.Clamp(Math.Floor(number), 0, int.MaxValue),
        "<" => (long)Math.Clamp(Math.Ceiling(number) - 1, 0, int.MaxValue),
        "=" => number == 1 ? 1 : 0,
        ">=" => number <= 1 ? int.MaxValue : 0,
        ">" => number < 1 ? int.MaxValue : 0,
        _ => null,
    };

    private static string Reversed(string relation) => relation switch { "<=" => ">=", "<" => ">", ">=" => "<=", ">" => "<", _ => relation };

    private static decimal NumberOf(NumberLiteral number) =>
        decimal.TryParse(number.Digits, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) ? value : 0;
}
