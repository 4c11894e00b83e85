namespace ScriptHost.Scheduling.Views.Syntax;

/// <summary>An expression or condition of a query.</summary>
/// <param name="At">Where it begins in the statement; counts from 0.</param>
internal abstract record Expression(int At)
{
    public virtual IEnumerable<Expression> Children => [];

    /// <summary>Of the tree below it; given by the parser, which bounds it.</summary>
    public int Depth { get; init; } = 1;
}

internal sealed record NullLiteral(int At) : Expression(At);

internal sealed record TextLiteral(int At, string Value) : Expression(At);

internal sealed record NumberLiteral(int At, string Digits) : Expression(At);

/// <summary>DATE '…' or TIMESTAMP '…'.</summary>
internal sealed record TimeLiteral(int At, string Word, string Value) : Expression(At);

/// <summary>INTERVAL '…' unit [TO unit].</summary>
internal sealed record IntervalLiteral(int At, string Value, string First, string Last) : Expression(At);

/// <param name="At">Where it begins.</param>
/// <param name="Qualifier">A table's name or alias; null without.</param>
/// <param name="Name">As the database has it: upper case unless quoted.</param>
/// <param name="IsQuoted">It stands in quotes, so that it is no word of the language.</param>
internal sealed record ColumnName(int At, string? Qualifier, string Name, bool IsQuoted) : Expression(At);

/// <summary>A function. <c>COUNT(*)</c> has no arguments and IsStar.</summary>
internal sealed record Call(int At, string Name, IReadOnlyList<Expression> Arguments) : Expression(At)
{
    public bool IsStar { get; init; }

    public bool IsDistinct { get; init; }

    /// <summary>WITHIN GROUP (ORDER BY …).</summary>
    public IReadOnlyList<OrderItem> WithinGroup { get; init; } = [];

    public override IEnumerable<Expression> Children => Arguments.Concat(WithinGroup.Select(item => item.Value));
}

internal sealed record CastTo(int At, Expression Value, string Type) : Expression(At)
{
    public override IEnumerable<Expression> Children => [Value];
}

internal sealed record ExtractField(int At, string Field, Expression Value) : Expression(At)
{
    public override IEnumerable<Expression> Children => [Value];
}

/// <summary>value AT TIME ZONE zone.</summary>
internal sealed record AtZone(int At, Expression Value, Expression Zone) : Expression(At)
{
    public override IEnumerable<Expression> Children => [Value, Zone];
}

internal sealed record Negation(int At, Expression Value) : Expression(At)
{
    public override IEnumerable<Expression> Children => [Value];
}

/// <summary>+ - * / ||</summary>
internal sealed record Operation(int At, string Operator, Expression Left, Expression Right) : Expression(At)
{
    public override IEnumerable<Expression> Children => [Left, Right];
}

/// <summary>CASE; with a selector each condition is a value that it is compared with.</summary>
internal sealed record CaseOf(int At, Expression? Selector, IReadOnlyList<(Expression When, Expression Then)> Branches, Expression? Else) : Expression(At)
{
    public override IEnumerable<Expression> Children =>
        Branches.SelectMany(branch => (Expression[])[branch.When, branch.Then]).Concat(Selector is null ? [] : [Selector]).Concat(Else is null ? [] : [Else]);
}

internal sealed record ScalarQuery(int At, Query Query) : Expression(At);

internal abstract record Condition(int At) : Expression(At);

/// <summary>AND or OR of two and more.</summary>
internal sealed record Junction(int At, string Operator, IReadOnlyList<Expression> Parts) : Condition(At)
{
    public override IEnumerable<Expression> Children => Parts;
}

internal sealed record Not(int At, Expression Part) : Condition(At)
{
    public override IEnumerable<Expression> Children => [Part];
}

/// <summary>= &lt;&gt; &lt; &lt;= &gt; &gt;=</summary>
internal sealed record Comparison(int At, string Operator, Expression Left, Expression Right) : Condition(At)
{
    public override IEnumerable<Expression> Children => [Left, Right];
}

internal sealed record Between(int At, Expression Value, Expression Low, Expression High, bool IsNegated) : Condition(At)
{
    public override IEnumerable<Expression> Children => [Value, Low, High];
}

internal sealed record InList(int At, Expression Value, IReadOnlyList<Expression> List, bool IsNegated) : Condition(At)
{
    public override IEnumerable<Expression> Children => List.Prepend(Value);
}

internal sealed record InQuery(int At, Expression Value, Query Query, bool IsNegated) : Condition(At)
{
    public override IEnumerable<Expression> Children => [Value];
}

internal sealed record Like(int At, Expression Value, Expression Pattern, Expression? Escape, bool IsNegated) : Condition(At)
{
    public override IEnumerable<Expression> Children => Escape is null ? [Value, Pattern] : [Value, Pattern, Escape];
}

internal sealed record IsNull(int At, Expression Value, bool IsNegated) : Condition(At)
{
    public override IEnumerable<Expression> Children => [Value];
}

internal sealed record Exists(int At, Query Query) : Condition(At);

/// <summary>A function that is a condition: REGEXP_LIKE.</summary>
internal sealed record ConditionCall(int At, string Name, IReadOnlyList<Expression> Arguments) : Condition(At)
{
    public override IEnumerable<Expression> Children => Arguments;
}
