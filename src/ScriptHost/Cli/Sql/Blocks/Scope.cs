using ScriptHost.Cli.Sql.Values;

namespace ScriptHost.Cli.Sql.Blocks;

/// <summary>A variable or constant of a block.</summary>
internal sealed class Variable(string name, SqlType type, bool isConstant)
{
    public string Name { get; } = name;

    public SqlType Type { get; } = type;

    public bool IsConstant { get; } = isConstant;

    /// <summary>Null: NULL.</summary>
    public SqlValue? Value { get; set; }
}

/// <summary>The variables that can be seen in a block.</summary>
/// <param name="outer">Of the block around it.</param>
internal sealed class Scope(Scope? outer)
{
    private readonly Dictionary<string, Variable> _variables = new(StringComparer.Ordinal);

    /// <summary>What every block sees; an exception handler sees its own.</summary>
    public static Scope CreateOutermost() => new Scope(null).WithError(null);

    public bool TryAdd(Variable variable) => _variables.TryAdd(variable.Name, variable);

    public Variable? Find(string name) => _variables.GetValueOrDefault(name) ?? outer?.Find(name);

    /// <summary>SQLERRM and SQLCODE.</summary>
    /// <param name="message">Of an error; null for none.</param>
    public Scope WithError(string? message)
    {
        _variables["SQLERRM"] = new Variable("SQLERRM", SqlType.Text, isConstant: true) { Value = new TextValue(message ?? "ORA-0000: normal, successful completion") };
        _variables["SQLCODE"] = new Variable("SQLCODE", SqlType.Number, isConstant: true) { Value = new NumberValue(message is null ? 0 : -OracleNumber.In(message)) };
        return this;
    }
}
