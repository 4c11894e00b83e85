using ScriptHost.Cli.Sql.Packages;
using ScriptHost.Cli.Sql.Parsing;
using ScriptHost.Cli.Sql.Sources;
using ScriptHost.Cli.Sql.Values;
using ScriptHost.Errors;

namespace ScriptHost.Cli.Sql.Blocks;

/// <summary>Checks and evaluates expressions of a unit.</summary>
internal sealed class Evaluator(SourceUnit unit, TimeProvider clock)
{
    /// <summary>Checks that all its names mean something.</summary>
    /// <returns>True when its value is known before anything is executed.</returns>
    /// <exception cref="ScriptHostException">BAD_REQUEST: PLS-00201 and others.</exception>
    public bool Check(Expression expression, Scope scope)
    {
        var isConstant = true;
        foreach (var name in Expressions.All(expression).OfType<NameExpression>())
        {
            isConstant &= CheckName(name, scope);
        }

        return isConstant;
    }

    /// <exception cref="ScriptHostException">BAD_REQUEST: it has no value.</exception>
    public SqlValue? Evaluate(Expression expression, Scope scope)
    {
        var chain = new Stack<BinaryExpression>();
        while (expression is BinaryExpression binary)
        {
            chain.Push(binary);
            expression = binary.Left;
        }

        var value = EvaluateOperand(expression, scope);
        while (chain.TryPop(out var next))
        {
            value = At(next.At, () => Arithmetic.Apply(next.Operator, value, Evaluate(next.Right, scope)));
        }

        return value;
    }

    /// <summary>Does something with values, and says where they stand when it fails.</summary>
    public T At<T>(int offset, Func<T> action)
    {
        try
        {
            return action();
        }
        catch (SqlValueException exception)
        {
            var place = unit.PlaceOf(offset);
            throw exception.Number == 0 ? new ScriptHostException(ErrorCode.BadRequest, $"{place}: {exception.Message}") : SqlErrors.Sql(place, exception.Number, exception.Message);
        }
    }

    private SqlValue? EvaluateOperand(Expression expression, Scope scope) => expression switch
    {
        LiteralExpression literal => literal.Value,
        NegativeExpression negative => At(negative.At, () => Arithmetic.Negate(Evaluate(negative.Operand, scope))),
        NameExpression name => EvaluateName(name, scope),
        _ => Evaluate(expression, scope),
    };

    private SqlValue? EvaluateName(NameExpression name, Scope scope)
    {
        if (name.Arguments is null && name.Name.Parts is [var variable] && scope.Find(variable) is { } found)
        {
            return found.Value;
        }

        if (PackageTable.FindConstant(name.Name) is { } constant)
        {
            return constant;
        }

        var values = (name.Arguments ?? []).Select(argument => Evaluate(argument.Value, scope)).ToList();
        return At(name.At, () => Functions.Call(name.Name.Parts[^1], clock, values));
    }

    private bool CheckName(NameExpression name, Scope scope)
    {
        var place = unit.PlaceOf(name.At);
        if (name.Arguments is null)
        {
            if (name.Name.Parts is [var variable] && scope.Find(variable) is not null)
            {
                return false;
            }

            if (PackageTable.FindConstant(name.Name) is not null)
            {
                return true;
            }
        }

        var function = name.Name.Parts is [_] or ["STANDARD", _] ? name.Name.Parts[^1] : "";
        if (Functions.Has(function))
        {
            return Functions.Takes(function, name.Arguments?.Count ?? 0) && name.Arguments?.All(argument => argument.Name is null) is not false
                ? true
                : throw SqlErrors.Plsql(place, 306, $"wrong number or types of arguments in call to '{function}'");
        }

        if (name.Name.Parts.Count == 1)
        {
            throw SqlErrors.Plsql(
                place, 201, $"identifier '{SqlErrors.Shortened(name.Name.ToString())}' must be declared: the functions here are {string.Join(", ", Functions.Names)}. {SqlErrors.Limits}");
        }

        var subprogram = PackageTable.Find(name.Name, place);
        throw SqlErrors.Plsql(place, 222, subprogram.IsFunction
            ? $"{subprogram} is called in an assignment alone: variable := {subprogram}(…);"
            : $"no function with name '{subprogram.Name}' exists in this scope: it is a procedure");
    }
}
