namespace ScriptHost.Scheduling.Views.Syntax;

/// <summary>The names that stand in a query and in all queries in it.</summary>
internal sealed class QueryNames
{
    private readonly HashSet<string> _columns = new(StringComparer.Ordinal);

    private QueryNames(Query query) => Add(query);

    /// <summary>All that may be columns.</summary>
    public IReadOnlySet<string> Columns => _columns;

    /// <summary>All columns of some table are asked for.</summary>
    public bool HasStar { get; private set; }

    /// <summary>How often a table is named.</summary>
    public int TableCount { get; private set; }

    public static QueryNames Of(Query query) => new(query);

    private void Add(Query query)
    {
        foreach (var named in query.With)
        {
            Add(named.Query);
        }

        Add(query.Body);
        AddAll(query.Order.Select(item => item.Value));
    }

    private void Add(QueryBody body)
    {
        switch (body)
        {
            case SetOperation operation:
                Add(operation.Left);
                Add(operation.Right);
                break;
            case NestedQuery nested:
                Add(nested.Query);
                break;
            case Select select:
                Add(select);
                break;
        }
    }

    private void Add(Select select)
    {
        HasStar = HasStar || select.Items.Any(item => item.Value is null);
        foreach (var joined in select.From)
        {
            if (joined.Table is QueryTable nested)
            {
                Add(nested.Query);
            }
            else
            {
                TableCount++;
            }
        }

        AddAll([.. select.Items.Select(item => item.Value), .. select.From.Select(joined => joined.On), select.Where, .. select.GroupBy, select.Having]);
    }

    private void AddAll(IEnumerable<Expression?> values)
    {
        foreach (var value in values.OfType<Expression>())
        {
            switch (value)
            {
                case ColumnName column:
                    _columns.Add(column.Name);
                    break;
                case ScalarQuery scalar:
                    Add(scalar.Query);
                    break;
                case InQuery { Query: var list }:
                    Add(list);
                    break;
                case Exists exists:
                    Add(exists.Query);
                    break;
            }

            AddAll(value.Children);
        }
    }
}
