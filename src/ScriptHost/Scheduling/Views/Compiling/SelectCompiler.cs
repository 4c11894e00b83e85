using System.Globalization;
using ScriptHost.Scheduling.Views.Functions;
using ScriptHost.Scheduling.Views.Syntax;

namespace ScriptHost.Scheduling.Views.Compiling;

/// <summary>One SELECT, with the order of the query that it is.</summary>
internal sealed class SelectCompiler(QueryCompiler queries, Scope? outer, IReadOnlyList<NamedBlock> named)
{
    private readonly Scope _scope = new(outer, queries.Errors);

    public CompiledBlock Compile(Select select, IReadOnlyList<OrderItem> order)
    {
        var from = CompileFrom(select);
        var (where, limit) = RowLimit.Split(select.Where, queries.Errors);
        var condition = where is null ? "" : $" WHERE {CompilerOf(mayGroup: false).Compile(where).Sql}";
        // Rows are counted, and those beyond the limit left out, before anything is grouped or put in order.
        var counted = limit is not null || Counts(select, order) ? queries.NewName("r") : null;
        if (counted is not null)
        {
            _scope.PutInto(counted);
        }

        var expressions = CompilerOf(mayGroup: true);
        var items = CompileItems(select, expressions);
        var groups = select.GroupBy.Select(CompilerOf(mayGroup: false).Compile).Select(group => group.Sql).ToList();
        var having = select.Having is null ? "" : $" HAVING {expressions.Compile(select.Having).Sql}";
        var orders = order.Select(item => OrderOf(item, CompileOrder(item.Value, items, expressions))).ToList();
        CheckGroups(select, order, groups, expressions);

        if (counted is not null)
        {
            from = Count(counted, from, condition, limit);
            condition = "";
        }

        var list = string.Join(", ", items.Select(item => $"{item.Sql.Sql} AS {item.Name}"));
        var sql = $"SELECT {(select.IsDistinct ? "DISTINCT " : "")}{list} FROM {from}{condition}{(groups.Count > 0 ? $" GROUP BY {string.Join(", ", groups)}" : "")}{having}"
            + (orders.Count > 0 ? $" ORDER BY {string.Join(", ", orders)}" : "");
        return new CompiledBlock(sql, [.. items.Select(item => new ScopeColumn(item.Title, item.Sql with { Sql = item.Name }))]);
    }

    /// <summary>Oracle puts NULL above all values.</summary>
    public static string OrderOf(OrderItem item, Typed value)
    {
        var nullsFirst = item.NullsFirst ?? item.IsDescending;
        return $"{value.Key}{(item.IsDescending ? " DESC" : "")}{(value.IsNotNull ? "" : nullsFirst ? " NULLS FIRST" : " NULLS LAST")}";
    }

    /// <summary>Of a column that an order names by its number; 0 when it is none.</summary>
    public static int PositionOf(NumberLiteral number) => int.TryParse(number.Digits, NumberStyles.None, CultureInfo.InvariantCulture, out var position) ? position : 0;

    private ExpressionCompiler CompilerOf(bool mayGroup) => new(_scope, queries, named) { MayGroup = mayGroup };

    private string CompileFrom(Select select)
    {
        var from = new System.Text.StringBuilder();
        foreach (var joined in select.From)
        {
            var (sql, table) = queries.CompileTable(joined, outer, named);
            // Of an outer join any column may be NULL.
            _scope.Add(select.From.Count == 1 ? table : table with { Columns = [.. table.Columns.Select(column => column with { Value = column.Value with { IsNotNull = false } })] });
            from.Append(_scope.Tables.Count == 1 ? "" : joined.Kind switch
            {
                JoinKind.Left => " LEFT JOIN ",
                JoinKind.Inner => " JOIN ",
                _ => " CROSS JOIN ",
            });
            from.Append(sql);
            if (joined.On is not null)
            {
                from.Append(" ON ").Append(CompilerOf(mayGroup: false).Compile(joined.On).Sql);
            }
        }

        return from.ToString();
    }

    private List<Item> CompileItems(Select select, ExpressionCompiler expressions)
    {
        var items = new List<Item>();
        foreach (var item in select.Items)
        {
            var found = item.Value is null
                ? _scope.AllOf(item.Qualifier, item.At).Select(column => (column.Name, column.Value))
                : [(item.Name, expressions.Compile(item.Value))];
            items.AddRange(found.Select(one => new Item(one.Item1, queries.NewName("c"), one.Item2, item)));
        }

        return items;
    }

    // A number, an alias, or an expression.
    private Typed CompileOrder(Expression value, List<Item> items, ExpressionCompiler expressions) => value switch
    {
        NumberLiteral number => items.ElementAtOrDefault(PositionOf(number) - 1)?.Reference ?? throw queries.Errors.NoSuchItem(value.At),
        ColumnName { Qualifier: null } name when items.FirstOrDefault(item => item.Title == name.Name && item.Source is { IsAlias: true }) is { } item => item.Reference,
        _ => expressions.Compile(value),
    };

    private static bool Counts(Select select, IReadOnlyList<OrderItem> order) =>
        select.Items.Select(item => item.Value).Concat(select.GroupBy).Append(select.Having).Concat(order.Select(item => item.Value)).OfType<Expression>().Any(RowLimit.Mentions);

    private string Count(string alias, string from, string condition, long? limit)
    {
        // OFFSET keeps SQLite from merging this query into the one around it, which would put all rows in order before it counts them.
        var columns = _scope.Renamed.Select(pair => $"{pair.Key} AS {pair.Value}").Concat(_scope.CountsRows ? ["row_number() OVER () AS rn"] : []).DefaultIfEmpty("1");
        return $"(SELECT {string.Join(", ", columns)} FROM {from}{condition}{(limit is null ? "" : string.Create(CultureInfo.InvariantCulture, $" LIMIT {limit} OFFSET 0"))}) AS {alias}";
    }

    private void CheckGroups(Select select, IReadOnlyList<OrderItem> order, List<string> groups, ExpressionCompiler expressions)
    {
        var shown = select.Items.Select(item => item.Value).Append(select.Having).Concat(order.Select(item => item.Value)).OfType<Expression>().ToList();
        var isGrouped = groups.Count > 0;
        if (!isGrouped && !shown.Any(Aggregates.Has))
        {
            return;
        }

        if (select.Items.FirstOrDefault(item => item.Value is null) is { } star)
        {
            throw isGrouped ? queries.Errors.NotGrouped(star.At) : queries.Errors.GroupMissing(star.At);
        }

        var aliases = select.Items.Where(item => item.IsAlias).Select(item => item.Name).ToHashSet(StringComparer.Ordinal);
        void Check(Expression value, bool isOrder)
        {
            if (value is Call call && Aggregates.Is(call.Name))
            {
                return;
            }

            if (value is ColumnName { Qualifier: null } name && ((isOrder && aliases.Contains(name.Name)) || PseudoColumns.Is(name)))
            {
                return;
            }

            if (value is not Condition && groups.Contains(expressions.Compile(value).Sql))
            {
                return;
            }

            if (value is ColumnName column && _scope.Owns(column))
            {
                throw isGrouped ? queries.Errors.NotGrouped(value.At) : queries.Errors.GroupMissing(value.At);
            }

            foreach (var child in value.Children)
            {
                Check(child, isOrder);
            }
        }

        shown.ForEach(value => Check(value, isOrder: order.Any(item => item.Value == value)));
    }

    private sealed record Item(string Title, string Name, Typed Sql, SelectItem Source)
    {
        public Typed Reference => Sql.Type.Kind == ValueKind.Zoned ? Sql : Sql with { Sql = Name };
    }
}
