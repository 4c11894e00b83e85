using ScriptHost.Cli.Sql.Values;

namespace ScriptHost.Cli.Sql.Parsing;

/// <summary>What has a value.</summary>
/// <param name="At">Its beginning in the unit.</param>
internal abstract record Expression(int At);

/// <param name="At">Its beginning in the unit.</param>
/// <param name="Value">Null for NULL.</param>
/// <param name="Placeholder">What looks like a placeholder in a text; null for none.</param>
internal sealed record LiteralExpression(int At, SqlValue? Value, string? Placeholder = null) : Expression(At);

/// <summary>A variable, a constant, or a function that is called, with parameters or without.</summary>
/// <param name="At">Its beginning in the unit.</param>
/// <param name="Name">As it was written.</param>
/// <param name="Arguments">Null without parentheses.</param>
internal sealed record NameExpression(int At, QualifiedName Name, IReadOnlyList<Argument>? Arguments) : Expression(At);

/// <param name="At">Of the operator.</param>
/// <param name="Operator"><c>||</c>, <c>+</c>, <c>-</c>, <c>*</c>, <c>/</c>, or <c>@</c> for AT TIME ZONE.</param>
/// <param name="Left">Before it.</param>
/// <param name="Right">Behind it.</param>
internal sealed record BinaryExpression(int At, string Operator, Expression Left, Expression Right) : Expression(At);

/// <param name="At">Of the sign.</param>
/// <param name="Operand">What is negated.</param>
internal sealed record NegativeExpression(int At, Expression Operand) : Expression(At);

/// <summary>What a call passes.</summary>
/// <param name="At">Its beginning in the unit.</param>
/// <param name="Name">Of the parameter, in named notation; null in positional notation.</param>
/// <param name="Value">What is passed.</param>
internal sealed record Argument(int At, string? Name, Expression Value);

/// <summary>A name of several parts, each as the database stores it.</summary>
/// <param name="Parts">At least one.</param>
internal sealed record QualifiedName(IReadOnlyList<string> Parts)
{
    public override string ToString() => string.Join('.', Parts);
}
