using ScriptHost.Cli.Sql.Values;

namespace ScriptHost.Cli.Sql.Packages;

/// <summary>A procedure or function of a package.</summary>
/// <param name="Package">Of whose it is.</param>
/// <param name="Name">In upper case.</param>
/// <param name="Overloads">In the manual's order.</param>
/// <param name="Verb">What a call does.</param>
internal sealed record Subprogram(string Package, string Name, IReadOnlyList<Signature> Overloads, IVerb Verb)
{
    /// <summary>The type of a function's value; null for a procedure.</summary>
    public SqlType? Returns { get; init; }

    public bool IsFunction => Returns is not null;

    public override string ToString() => $"{Package}.{Name}";
}

/// <summary>An overload.</summary>
/// <param name="Parameters">In their order.</param>
internal sealed record Signature(params IReadOnlyList<Parameter> Parameters)
{
    /// <summary>Why calls of this overload are refused; null for those that are not.</summary>
    public string? Refusal { get; init; }
}
