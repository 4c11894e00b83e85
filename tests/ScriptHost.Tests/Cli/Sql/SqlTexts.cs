using ScriptHost.Cli.Sql.Blocks;
using ScriptHost.Cli.Sql.Parsing;
using ScriptHost.Cli.Sql.Sessions;
using ScriptHost.Cli.Sql.Sources;
using ScriptHost.Cli.Sql.Values;
using ScriptHost.Errors;
using ScriptHost.Tests.Workers;

namespace ScriptHost.Tests.Cli.Sql;

/// <summary>Texts, as far as they come without an agent.</summary>
internal static class SqlTexts
{
    public static string Example { get; } = File.ReadAllText(Path.Combine(Repository.Root, "docs", "examples", "python_with_context.sql"));

    public static SourceUnit Unit(string text) => new(new SourceFile("t.sql", text), text, [new SourceAnchor(0, 0, IsValue: false)]);

    public static Evaluator EvaluatorOf(SourceUnit unit) => new(unit, new ManualTime());

    /// <summary>A block that was checked.</summary>
    public static BlockStep Check(string block)
    {
        var unit = Unit(block);
        return new BlockChecker(unit, EvaluatorOf(unit)).Check(new BlockParser(unit).ReadBlock());
    }

    /// <summary>The only call of a block.</summary>
    public static BoundCall Call(string call) => ((CallStep)Check($"BEGIN {call}; END;").Body[0]).Call;

    /// <summary>What an expression is worth.</summary>
    public static SqlValue? Evaluate(string expression)
    {
        var unit = Unit(expression);
        var (parsed, scope) = (new ExpressionParser(new TokenReader(unit), new Nesting()).Read(), Scope.CreateOutermost());
        var evaluator = EvaluatorOf(unit);
        evaluator.Check(parsed, scope);
        return evaluator.Evaluate(parsed, scope);
    }

    public static string Refused(Action action) => Assert.Throws<ScriptHostException>(action).Message;

    /// <summary>Takes a whole source apart, and gives the error, if there is one.</summary>
    public static ScriptHostException? TryAll(string text, ClientVariables? variables = null)
    {
        var file = new SourceFile("t.sql", text);
        try
        {
            for (var at = 0; UnitSplitter.Find(text, at) is { } raw; at = raw.Next)
            {
                var unit = (variables ?? new ClientVariables { Prefix = null }).PutIn(file, raw.Start, raw.End);
                if (raw.Kind == UnitKind.Block)
                {
                    new BlockChecker(unit, EvaluatorOf(unit)).Check(new BlockParser(unit).ReadBlock());
                }
                else if (raw.Kind == UnitKind.Calls)
                {
                    new BlockChecker(unit, EvaluatorOf(unit)).Check(new BlockParser(unit).ReadCalls());
                }
                else if (raw.Kind == UnitKind.Statement)
                {
                    Lexer.Read(unit);
                }
            }

            return null;
        }
        catch (ScriptHostException exception)
        {
            return exception;
        }
    }
}
