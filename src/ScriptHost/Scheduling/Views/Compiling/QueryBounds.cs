using ScriptHost.Scheduling.Views.Functions;
using ScriptHost.Scheduling.Views.Syntax;

namespace ScriptHost.Scheduling.Views.Compiling;

/// <summary>What a query can need of its views at most, as far as its text says so on sight: for a store whose rows are copied.</summary>
internal sealed class QueryBounds
{
    private static readonly string[] Ids = ["OWNER", "JOB_NAME"];
    private static readonly string[] Ages = ["LOG_ID", "LOG_DATE"];

    private readonly QueryNames _names;
    private readonly Dictionary<string, string> _equal = new(StringComparer.Ordinal);

    private QueryBounds(Query query)
    {
        _names = QueryNames.Of(query);
        if (_names.TableCount != 1 || FindOnly(query) is not { } only)
        {
            return;
        }

        var conditions = only.Where is Junction { Operator: "AND" } all ? all.Parts : only.Where is null ? [] : [only.Where];
        var rest = conditions.Count(condition => !AddEqual(condition, only.From[0].Alias));
        Newest = rest == 0 && ReferenceEquals(query.Body, only) ? NewestOf(query, only) : null;
    }

    /// <summary>Its only view is asked for so many rows at most, the greatest by LOG_ID or LOG_DATE, and of the others by nothing but OWNER and JOB_NAME; null: for all.</summary>
    public (string Column, long Count)? Newest { get; }

    public static QueryBounds Of(Query query) => new(query);

    /// <summary>The only value of OWNER or JOB_NAME that its only view is asked for; null: any.</summary>
    public string? ValueOf(string column) => _equal.GetValueOrDefault(column);

    /// <summary>False when no column of the name is looked at.</summary>
    public bool Reads(string column) => _names.HasStar || _names.Columns.Contains(column);

    // The SELECT that the only table stands in, alone.
    private static Select? FindOnly(Query query) => query is { With: [], Body: Select { From: [var from] } select }
        ? from.Table is QueryTable nested ? FindOnly(nested.Query) : select
        : null;

    private bool AddEqual(Expression condition, string alias)
    {
        var found = condition is Comparison { Operator: "=" } equal
            ? equal switch
            {
                { Left: ColumnName left, Right: TextLiteral right } => (left, right.Value),
                { Left: TextLiteral left, Right: ColumnName right } => (right, left.Value),
                _ => default((ColumnName Column, string Value)?),
            }
            : null;
        // An empty text is NULL, which nothing equals.
        return found is var (column, value) && Ids.Contains(column.Name) && (column.Qualifier ?? alias) == alias && value is not ""
            && (_equal.TryAdd(column.Name, value) || _equal[column.Name] == value);
    }

    private static (string, long)? NewestOf(Query query, Select select) =>
        query is { Limit: { } limit, Order: [{ IsDescending: true, Value: ColumnName by }] } && Ages.Contains(by.Name)
        && select is { IsDistinct: false, GroupBy: [], Having: null }
        && !select.Items.Any(item => (item.IsAlias && item.Name == by.Name) || (item.Value is { } value && (Aggregates.Has(value) || RowLimit.Mentions(value))))
            ? (by.Name, limit + (query.Offset ?? 0))
            : null;
}
