using ScriptHost.Cli.Sql.Values;

namespace ScriptHost.Cli.Sql.Parsing;

/// <summary>A statement of a block.</summary>
/// <param name="At">Its beginning in the unit.</param>
internal abstract record Statement(int At);

/// <summary>NULL, COMMIT: nothing is to be done.</summary>
internal sealed record EmptyStatement(int At) : Statement(At);

/// <summary>RAISE in an exception handler.</summary>
internal sealed record RaiseStatement(int At) : Statement(At);

internal sealed record CallStatement(int At, QualifiedName Name, IReadOnlyList<Argument> Arguments) : Statement(At);

internal sealed record AssignStatement(int At, string Variable, Expression Value) : Statement(At);

/// <param name="At">Its beginning in the unit.</param>
/// <param name="Declarations">Behind DECLARE.</param>
/// <param name="Body">Behind BEGIN.</param>
/// <param name="Handler">Behind EXCEPTION WHEN OTHERS THEN; null when there is none.</param>
internal sealed record BlockStatement(int At, IReadOnlyList<Declaration> Declarations, IReadOnlyList<Statement> Body, IReadOnlyList<Statement>? Handler) : Statement(At);

/// <summary>A variable or constant.</summary>
/// <param name="At">Its beginning in the unit.</param>
/// <param name="Name">As it is compared.</param>
/// <param name="Type">Of its values.</param>
/// <param name="IsConstant">It cannot be assigned to.</param>
/// <param name="Initial">Null: NULL.</param>
internal sealed record Declaration(int At, string Name, SqlType Type, bool IsConstant, Expression? Initial);
