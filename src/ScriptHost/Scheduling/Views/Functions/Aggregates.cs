using ScriptHost.Scheduling.Views.Compiling;
using ScriptHost.Scheduling.Views.Syntax;

namespace ScriptHost.Scheduling.Views.Functions;

/// <summary>Group functions.</summary>
internal static class Aggregates
{
    private static readonly HashSet<string> Names = ["COUNT", "SUM", "AVG", "MIN", "MAX", "LISTAGG"];

    public static bool Is(string name) => Names.Contains(name);

    /// <summary>True where one stands in an expression, not counting its subqueries.</summary>
    public static bool Has(Expression value) => (value is Call call && Is(call.Name)) || value.Children.Any(Has);

    /// <param name="call">Of one of them.</param>
    /// <param name="expressions">Of its arguments, where none may stand.</param>
    public static Typed Compile(Call call, ExpressionCompiler expressions)
    {
        if (call is { Name: "COUNT", IsStar: true })
        {
            return new Typed("count(*)", SqlType.Number);
        }

        if (call.Name == "LISTAGG")
        {
            return CompileList(call, expressions);
        }

        if (call.Arguments.Count != 1 || call.IsStar || call.WithinGroup.Count > 0)
        {
            throw expressions.Errors.WrongArgumentCount(call.At, call.Name);
        }

        var value = expressions.Compile(call.Arguments[0]);
        var distinct = call.IsDistinct ? "DISTINCT " : "";
        return call.Name switch
        {
            "COUNT" => new Typed($"count({distinct}{value.Key})", SqlType.Number),
            "MIN" or "MAX" => new Typed($"{call.Name.ToLowerInvariant()}({value.Key})", value.Type.Kind == ValueKind.Zoned ? SqlType.Instant : value.Type),
            _ => new Typed($"{call.Name.ToLowerInvariant()}({distinct}{expressions.Need(value, SqlType.Number, call.At).Sql})", SqlType.Number),
        };
    }

    private static Typed CompileList(Call call, ExpressionCompiler expressions)
    {
        if (call.Arguments.Count is not (1 or 2) || call.IsStar)
        {
            throw expressions.Errors.WrongArgumentCount(call.At, call.Name);
        }

        if (call.IsDistinct || call.WithinGroup.Count > 1)
        {
            throw expressions.Errors.NotSupported(call.At, "LISTAGG with DISTINCT or an order of several values", "make them distinct in a query in FROM, or order by one value.");
        }

        string Text(int index) => expressions.Need(expressions.Compile(call.Arguments[index]), SqlType.Text, call.At).Sql;
        var order = call.WithinGroup.SingleOrDefault();
        var key = order is null ? "NULL" : expressions.Compile(order.Value).Key;
        return new Typed($"ora_listagg({Text(0)}, {(call.Arguments.Count == 2 ? Text(1) : "''")}, {key}, {(order is { IsDescending: true } ? 1 : 0)})", SqlType.Text);
    }
}
