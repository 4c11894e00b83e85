using ScriptHost.Cli.Sql.Parsing;

namespace ScriptHost.Cli.Sql.Blocks;

/// <summary>Walks through expressions without recursion along their longest side.</summary>
internal static class Expressions
{
    /// <summary>An expression and all in it.</summary>
    public static IEnumerable<Expression> All(Expression expression)
    {
        var pending = new Stack<Expression>([expression]);
        while (pending.TryPop(out var next))
        {
            yield return next;
            switch (next)
            {
                case BinaryExpression binary:
                    pending.Push(binary.Right);
                    pending.Push(binary.Left);
                    break;
                case NegativeExpression negative:
                    pending.Push(negative.Operand);
                    break;
                case NameExpression { Arguments: { } arguments }:
                    foreach (var argument in arguments)
                    {
                        pending.Push(argument.Value);
                    }

                    break;
            }
        }
    }
}
