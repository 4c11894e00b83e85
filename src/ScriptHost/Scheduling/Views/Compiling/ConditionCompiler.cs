using ScriptHost.Scheduling.Views.Syntax;

namespace ScriptHost.Scheduling.Views.Compiling;

/// <summary>Conditions: as in Oracle, what is compared with NULL is neither true nor false.</summary>
internal sealed class ConditionCompiler(ExpressionCompiler expressions, Func<Query, CompiledBlock> compileQuery)
{
    public string Compile(Condition condition) => condition switch
    {
        Junction all => $"({string.Join($" {all.Operator} ", all.Parts.Select(SqlOf))})",
        Not not => $"(NOT {SqlOf(not.Part)})",
        Comparison one => Compare(one.Operator, expressions.Compile(one.Left), expressions.Compile(one.Right), one.At),
        Between one => CompileBetween(one),
        InList one => CompileList(one),
        InQuery one => CompileIn(one),
        Like one => $"({TextOf(one.Value)}{Not(one.IsNegated)} LIKE {TextOf(one.Pattern)}{(one.Escape is null ? "" : $" ESCAPE {TextOf(one.Escape)}")})",
        IsNull one => $"({expressions.Compile(one.Value).Sql} IS{Not(one.IsNegated)} NULL)",
        Exists one => $"EXISTS ({compileQuery(one.Query).Sql})",
        ConditionCall one => CompileRegexp(one),
        _ => throw new InvalidOperationException(),
    };

    private string SqlOf(Expression condition) => expressions.Compile(condition).Sql;

    private string TextOf(Expression value) => expressions.Need(expressions.Compile(value), SqlType.Text, value.At).Sql;

    private string Compare(string relation, Typed left, Typed right, int at)
    {
        var (one, other) = expressions.Compared(left, right, at);
        return $"({one} {relation} {other})";
    }

    private string CompileBetween(Between one)
    {
        var value = expressions.Compile(one.Value);
        var between = $"({Compare(">=", value, expressions.Compile(one.Low), one.At)} AND {Compare("<=", value, expressions.Compile(one.High), one.At)})";
        return one.IsNegated ? $"(NOT {between})" : between;
    }

    private string CompileList(InList one)
    {
        var value = expressions.Compile(one.Value);
        var members = one.List.Select(expressions.Compile).Select(member => expressions.Compared(value, member, one.At)).ToList();
        // An index serves IN where the value is the same to all members.
        return members.All(member => member.Left == members[0].Left)
            ? $"({members[0].Left}{Not(one.IsNegated)} IN ({string.Join(", ", members.Select(member => member.Right))}))"
            : $"({(one.IsNegated ? "NOT " : "")}({string.Join(" OR ", members.Select(member => $"{member.Left} = {member.Right}"))}))";
    }

    private string CompileIn(InQuery one)
    {
        var block = compileQuery(one.Query);
        if (block.Columns.Count != 1)
        {
            throw expressions.Errors.TooManyColumns(one.At);
        }

        var (left, right) = expressions.Compared(expressions.Compile(one.Value), block.Columns[0].Value, one.At);
        return $"({left}{Not(one.IsNegated)} IN (SELECT {right} FROM ({block.Sql})))";
    }

    private string CompileRegexp(ConditionCall one) => one.Arguments.Count is 2 or 3
        ? $"ora_regexp_like({string.Join(", ", one.Arguments.Select(TextOf))})"
        : throw expressions.Errors.WrongArgumentCount(one.At, one.Name);

    private static string Not(bool isNegated) => isNegated ? " NOT" : "";
}
