using System.Globalization;
using ScriptHost.Scheduling.Views.Syntax;

namespace ScriptHost.Scheduling.Views.Compiling;

/// <summary>A piece of a query that can stand in FROM.</summary>
/// <param name="Sql">In the words of the database below.</param>
/// <param name="Columns">Its columns; the value is the name that they have in it.</param>
internal sealed record CompiledBlock(string Sql, IReadOnlyList<ScopeColumn> Columns);

/// <summary>
/// Puts a query into the words of SQLite. Nothing of the caller's text gets there but literals, which are quoted anew: every table is a view
/// of ours, every function is one of ours, and every name is made here.
/// </summary>
internal sealed class QueryCompiler(ViewCatalog catalog, QueryErrors errors)
{
    private readonly Dictionary<string, ViewAccess> _views = new(StringComparer.Ordinal);
    private int _lastName;

    public QueryErrors Errors => errors;

    public ViewCatalog Catalog => catalog;

    public CompiledQuery Compile(Query query)
    {
        var block = CompileQuery(query, null, []);
        var columns = block.Columns.Select(column => new ResultColumn(column.Name, column.Value.Type, column.Value.IsNotNull));
        return new CompiledQuery(block.Sql, [.. columns], [.. _views.Values], QueryBounds.Of(query));
    }

    /// <summary>A name that nothing else has.</summary>
    public string NewName(string prefix) => string.Create(CultureInfo.InvariantCulture, $"{prefix}{++_lastName}");

    /// <param name="query">A query or subquery.</param>
    /// <param name="outer">What is around it; null for nothing.</param>
    /// <param name="named">The named queries that it may use; a later one hides an earlier one.</param>
    public CompiledBlock CompileQuery(Query query, Scope? outer, IReadOnlyList<NamedBlock> named)
    {
        System.Runtime.CompilerServices.RuntimeHelpers.EnsureSufficientExecutionStack();
        var (known, with) = (named.ToList(), new List<string>());
        foreach (var one in query.With)
        {
            var block = CompileQuery(one.Query, null, known);
            if (one.Columns.Count > 0 && one.Columns.Count != block.Columns.Count)
            {
                throw errors.WrongColumnCount(one.At);
            }

            var columns = block.Columns.Select((column, index) => one.Columns.Count > 0 ? column with { Name = one.Columns[index] } : column);
            var name = NewName("w");
            with.Add($"{name} AS ({block.Sql})");
            known.Add(new NamedBlock(one.Name, name, [.. columns]));
        }

        var body = CompileBody(query, outer, known);
        return body with { Sql = (with.Count > 0 ? $"WITH {string.Join(", ", with)} " : "") + body.Sql };
    }

    /// <summary>A table of FROM.</summary>
    public (string Sql, ScopeTable Table) CompileTable(JoinedTable joined, Scope? outer, IReadOnlyList<NamedBlock> named)
    {
        var alias = NewName("s");
        (string Sql, IEnumerable<ScopeColumn> Columns) found = joined.Table switch
        {
            QueryTable nested => CompileQuery(nested.Query, outer, named) is var block ? ($"({block.Sql})", block.Columns) : default,
            NamedTable { Schema: null } table when named.LastOrDefault(one => one.Name == table.Name) is { } block => (block.SqlName, block.Columns),
            NamedTable { Schema: null or "SYS", Name: "DUAL" } => ("(SELECT 'X' AS \"DUMMY\")", [new ScopeColumn("DUMMY", new Typed("\"DUMMY\"", SqlType.Varchar(1)))]),
            NamedTable { Schema: null or "SYS" } table when catalog.Find(table.Name) is { } view => UseView(view),
            NamedTable table => throw errors.NoSuchView(table.At, table.Schema is null ? table.Name : $"{table.Schema}.{table.Name}"),
            _ => throw new InvalidOperationException(),
        };
        return ($"{found.Sql} AS {alias}", new ScopeTable(
            joined.Alias, [.. found.Columns.Select(column => column with { Value = column.Value with { Sql = $"{alias}.{column.Value.Sql}" } })]));
    }

    private (string, IEnumerable<ScopeColumn>) UseView(ViewAccess view)
    {
        _views[view.Name] = view;
        return ($"temp.\"{view.Name}\"", view.Columns.Select(column => new ScopeColumn(column.Name, new Typed($"\"{column.Name}\"", column.Type) { IsNotNull = column.IsNotNull })));
    }

    private CompiledBlock CompileBody(Query query, Scope? outer, IReadOnlyList<NamedBlock> named)
    {
        var limits = LimitsOf(query);
        if (query.Body is Select select)
        {
            var one = new SelectCompiler(this, outer, named).Compile(select, query.Order);
            return one with { Sql = one.Sql + limits };
        }

        var block = CompileSet(query.Body, outer, named);
        if (query.Order.Count == 0 && limits is "")
        {
            return block;
        }

        // An order of expressions is not for compound queries.
        var order = query.Order.Select(item => SelectCompiler.OrderOf(item, ColumnOf(block, item.Value)));
        return block with { Sql = $"SELECT * FROM ({block.Sql}){(query.Order.Count > 0 ? $" ORDER BY {string.Join(", ", order)}" : "")}{limits}" };
    }

    private Typed ColumnOf(CompiledBlock block, Expression item) => item switch
    {
        NumberLiteral number => block.Columns.ElementAtOrDefault(SelectCompiler.PositionOf(number) - 1)?.Value ?? throw errors.NoSuchItem(item.At),
        ColumnName { Qualifier: null } name => block.Columns.FirstOrDefault(column => column.Name == name.Name)?.Value ?? throw errors.InvalidIdentifier(item.At, name.Name),
        _ => throw errors.NoSuchItem(item.At),
    };

    private CompiledBlock CompileSet(QueryBody body, Scope? outer, IReadOnlyList<NamedBlock> named)
    {
        switch (body)
        {
            case Select select:
                return new SelectCompiler(this, outer, named).Compile(select, []);
            case NestedQuery nested:
                var inner = CompileQuery(nested.Query, outer, named);
                return inner with { Sql = $"SELECT * FROM ({inner.Sql})" };
            case SetOperation operation:
                var (left, right) = (CompileSet(operation.Left, outer, named), CompileSet(operation.Right, outer, named));
                return new CompiledBlock($"{left.Sql} {operation.Operator} {right.Sql}", Unite(left, right, operation.At));
            default:
                throw new InvalidOperationException();
        }
    }

    private ScopeColumn[] Unite(CompiledBlock left, CompiledBlock right, int at)
    {
        if (left.Columns.Count != right.Columns.Count)
        {
            throw errors.WrongColumnCount(at);
        }

        return [.. left.Columns.Zip(right.Columns, (one, other) => one with
        {
            Value = one.Value with { Type = Casts.Common(one.Value.Type, other.Value.Type) ?? throw errors.TypesDiffer(at), IsNotNull = false },
        })];
    }

    private static string LimitsOf(Query query) => (query.Limit, query.Offset) switch
    {
        (null, null) => "",
        (var limit, null) => string.Create(CultureInfo.InvariantCulture, $" LIMIT {limit}"),
        var (limit, offset) => string.Create(CultureInfo.InvariantCulture, $" LIMIT {limit ?? -1} OFFSET {offset}"),
    };
}

/// <summary>A query of WITH.</summary>
/// <param name="Name">As queries call it.</param>
/// <param name="SqlName">As it is called in the statement that is executed.</param>
/// <param name="Columns">Its columns.</param>
internal sealed record NamedBlock(string Name, string SqlName, IReadOnlyList<ScopeColumn> Columns);
