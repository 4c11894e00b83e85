using ScriptHost.Cli.Sql.Parsing;

namespace ScriptHost.Cli.Sql.Blocks;

/// <summary>A statement that was checked, ready to be executed.</summary>
/// <param name="At">Its beginning in the unit.</param>
internal abstract record Step(int At);

internal sealed record CallStep(int At, BoundCall Call, Scope Scope) : Step(At);

/// <param name="At">Its beginning in the unit.</param>
/// <param name="Variable">That gets the value.</param>
/// <param name="Value">Null where <paramref name="Function"/> gives it.</param>
/// <param name="Function">A package's function; null for an expression.</param>
/// <param name="Scope">The variables that can be seen there.</param>
internal sealed record AssignStep(int At, Variable Variable, Expression? Value, BoundCall? Function, Scope Scope) : Step(At);

internal sealed record RaiseStep(int At) : Step(At);

/// <param name="At">Its beginning in the unit.</param>
/// <param name="Body">Its declarations and statements.</param>
/// <param name="Handler">Of WHEN OTHERS; null when there is none.</param>
internal sealed record BlockStep(int At, IReadOnlyList<Step> Body, ErrorHandler? Handler) : Step(At);

/// <param name="Steps">What is done.</param>
/// <param name="Scope">In which SQLERRM is.</param>
internal sealed record ErrorHandler(IReadOnlyList<Step> Steps, Scope Scope);
