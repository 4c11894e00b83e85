using ScriptHost.Cli.Sql.Packages;
using ScriptHost.Cli.Sql.Parsing;
using ScriptHost.Cli.Sql.Sources;
using ScriptHost.Errors;

namespace ScriptHost.Cli.Sql.Blocks;

/// <summary>Finds the overload that a call means, and checks what it passes.</summary>
internal sealed class CallBinder(SourceUnit unit, Evaluator evaluator)
{
    // Texts for people, in which stars and angles may stand.
    private const string Comments = "COMMENTS";

    /// <param name="subprogram">What is called.</param>
    /// <param name="arguments">What is passed.</param>
    /// <param name="at">Where the call stands.</param>
    /// <param name="scope">The variables that can be seen there.</param>
    /// <exception cref="ScriptHostException">BAD_REQUEST: PLS-00306 and others; NOT_SUPPORTED.</exception>
    public BoundCall Bind(Subprogram subprogram, IReadOnlyList<Argument> arguments, int at, Scope scope)
    {
        var twice = arguments.Where(argument => argument.Name is not null).GroupBy(argument => argument.Name, StringComparer.Ordinal).FirstOrDefault(same => same.Count() > 1);
        if (twice is not null)
        {
            throw SqlErrors.Plsql(unit.PlaceOf(twice.ElementAt(1).At), 703, $"multiple instances of named argument in list: {twice.Key}");
        }

        var given = arguments.Select(argument => Know(argument, scope)).ToList();
        var matches = subprogram.Overloads.Select(overload => SignatureMatch.Of(overload, given)).ToList();
        var match = matches.Where(one => one.Mistake is null).MinBy(one => one.Conversions) ?? throw Wrong(subprogram, matches, at);
        if (match.Signature.Refusal is { } refusal)
        {
            throw SqlErrors.Unsupported(unit.PlaceOf(at), $"{subprogram.Name} with {refusal}, and");
        }

        foreach (var (parameter, one) in match.Given)
        {
            Check(subprogram, parameter, one);
        }

        return new BoundCall(
            subprogram,
            [.. match.Given.Where(pair => !pair.Key.IsOut).Select(pair => (pair.Key, pair.Value.Argument.Value))],
            [.. match.Given.Where(pair => pair.Key.IsOut).Select(pair => (pair.Key, TargetOf(pair.Key, pair.Value.Argument, scope)))]);
    }

    private GivenArgument Know(Argument argument, Scope scope)
    {
        var isConstant = evaluator.Check(argument.Value, scope);
        var value = isConstant ? evaluator.Evaluate(argument.Value, scope) : null;
        var variable = argument.Value is NameExpression { Arguments: null, Name.Parts: [var name] } ? scope.Find(name) : null;
        return new GivenArgument(argument, isConstant, value, isConstant ? value?.Type : variable?.Type);
    }

    private void Check(Subprogram subprogram, Parameter parameter, GivenArgument given)
    {
        if (given.IsConstant)
        {
            var value = evaluator.At(given.Argument.Value.At, () => ParameterValue.Convert(parameter, given.Value));
            if (!ParameterValue.IsSupported(parameter, value))
            {
                throw SqlErrors.Unsupported(unit.PlaceOf(given.Argument.At), $"{parameter.Name} other than {parameter.OnlyValue}");
            }
        }

        if (parameter.Name == Comments || subprogram.Package == OutputPackage.Name)
        {
            return;
        }

        if (Expressions.All(given.Argument.Value).OfType<LiteralExpression>().FirstOrDefault(literal => literal.Placeholder is not null) is { } left)
        {
            throw SqlErrors.Placeholder(unit.PlaceOf(left.At), left.Placeholder!, $"put a value in its place. If {parameter.Name} is really that, write it as q'[…]'.");
        }
    }

    private Variable TargetOf(Parameter parameter, Argument argument, Scope scope) =>
        argument.Value is NameExpression { Arguments: null, Name.Parts: [var name] } && scope.Find(name) is { IsConstant: false } variable
            ? variable
            : throw SqlErrors.Plsql(unit.PlaceOf(argument.At), 363, $"{parameter.Name} gives a value: pass a variable that was declared, and not as CONSTANT");

    // Of the overload that comes nearest.
    private ScriptHostException Wrong(Subprogram subprogram, List<SignatureMatch> matches, int at)
    {
        var nearest = matches.MaxBy(match => match.Given.Count)!;
        var takes = nearest.Signature.Parameters.Count == 0 ? "It has no parameters." : $"Its parameters: {string.Join(", ", nearest.Signature.Parameters)}.";
        return SqlErrors.Plsql(unit.PlaceOf(nearest.MistakeAt ?? at), 306, $"wrong number or types of arguments in call to '{subprogram.Name}': {nearest.Mistake}. {takes}");
    }
}
