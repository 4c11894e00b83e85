namespace ScriptHost.Scheduling.Views.Syntax;

/// <summary>A query with what stands around it: WITH, ORDER BY, OFFSET and FETCH.</summary>
/// <param name="With">Named queries, each seen by those behind it.</param>
/// <param name="Body">What is selected.</param>
/// <param name="Order">Empty: as it comes.</param>
internal sealed record Query(IReadOnlyList<NamedQuery> With, QueryBody Body, IReadOnlyList<OrderItem> Order)
{
    public long? Offset { get; init; }

    public long? Limit { get; init; }
}

/// <param name="At">Where its name stands.</param>
/// <param name="Name">As the database has it.</param>
/// <param name="Columns">Their names; empty: those of the query.</param>
/// <param name="Query">What it is.</param>
internal sealed record NamedQuery(int At, string Name, IReadOnlyList<string> Columns, Query Query);

internal sealed record OrderItem(Expression Value, bool IsDescending, bool? NullsFirst);

internal abstract record QueryBody(int At);

/// <summary>UNION, UNION ALL, INTERSECT or MINUS.</summary>
internal sealed record SetOperation(int At, string Operator, QueryBody Left, QueryBody Right) : QueryBody(At);

/// <summary>A query in parentheses.</summary>
internal sealed record NestedQuery(int At, Query Query) : QueryBody(At);

internal sealed record Select(int At) : QueryBody(At)
{
    public bool IsDistinct { get; init; }

    public required IReadOnlyList<SelectItem> Items { get; init; }

    public required IReadOnlyList<JoinedTable> From { get; init; }

    public Expression? Where { get; init; }

    public IReadOnlyList<Expression> GroupBy { get; init; } = [];

    public Expression? Having { get; init; }
}

/// <param name="Value">Null: all columns, of the qualifier or of all tables.</param>
/// <param name="Qualifier">Of the star.</param>
/// <param name="Name">Its alias, else the expression's text as the column's name.</param>
/// <param name="IsAlias">Name was given as an alias.</param>
/// <param name="At">Where it begins.</param>
internal sealed record SelectItem(Expression? Value, string? Qualifier, string Name, bool IsAlias, int At);

internal enum JoinKind
{
    /// <summary>A comma, or the first table.</summary>
    Comma,
    Inner,
    Left,
    Cross,
}

/// <param name="Kind">How it is joined to those before it.</param>
/// <param name="Table">A view's or a named query's name, or a query.</param>
/// <param name="Alias">By which columns call it.</param>
/// <param name="On">Null where the kind has none.</param>
internal sealed record JoinedTable(JoinKind Kind, TableReference Table, string Alias, Expression? On);

internal abstract record TableReference(int At);

/// <param name="At">Where it stands.</param>
/// <param name="Schema">Null without.</param>
/// <param name="Name">As the database has it.</param>
internal sealed record NamedTable(int At, string? Schema, string Name) : TableReference(At);

internal sealed record QueryTable(int At, Query Query) : TableReference(At);
