using ScriptHost.Scheduling.Views.Syntax;

namespace ScriptHost.Scheduling.Views.Compiling;

/// <param name="Name">As queries call it.</param>
/// <param name="Value">Behind the alias of its table.</param>
internal sealed record ScopeColumn(string Name, Typed Value);

/// <summary>A table in FROM.</summary>
/// <param name="Alias">As the query calls it.</param>
/// <param name="Columns">In their order.</param>
internal sealed record ScopeTable(string Alias, IReadOnlyList<ScopeColumn> Columns);

/// <summary>The columns that names in a SELECT may mean: its own tables', then those of the queries around it.</summary>
internal sealed class Scope(Scope? outer, QueryErrors errors)
{
    private readonly List<ScopeTable> _tables = [];
    private Dictionary<string, string>? _renamed;

    public IReadOnlyList<ScopeTable> Tables => _tables;

    /// <summary>The name of the column that counts rows; null where ROWNUM means nothing.</summary>
    public string? RowNumber { get; private set; }

    /// <summary>ROWNUM was asked for.</summary>
    public bool CountsRows { get; private set; }

    public void Add(ScopeTable table) => _tables.Add(table);

    /// <summary>From now on the columns are those of a query that was put around the tables.</summary>
    /// <param name="alias">Of that query.</param>
    public void PutInto(string alias) => (_renamed, RowNumber) = (new Dictionary<string, string>(StringComparer.Ordinal), $"{alias}.rn");

    /// <summary>The columns that were asked for since <see cref="PutInto"/>: what they were, and what they are called.</summary>
    public IEnumerable<KeyValuePair<string, string>> Renamed => _renamed ?? [];

    public Typed Resolve(ColumnName name)
    {
        if (TryResolve(name) is { } found)
        {
            return found;
        }

        throw errors.InvalidIdentifier(name.At, name.Qualifier is null ? name.Name : $"{name.Qualifier}.{name.Name}");
    }

    /// <summary>True for a column of these tables, not of a query around them.</summary>
    public bool Owns(ColumnName name) => _tables.Any(table => (name.Qualifier is null || table.Alias == name.Qualifier) && table.Columns.Any(column => column.Name == name.Name));

    public Typed CountRows(int at)
    {
        CountsRows = true;
        return new Typed(RowNumber ?? throw errors.NotSupported(at, "ROWNUM here", "in WHERE compare it with a number, as ROWNUM <= 10, joined by AND."), SqlType.Number);
    }

    /// <summary>All columns in their order; of one table or of all.</summary>
    public IEnumerable<ScopeColumn> AllOf(string? qualifier, int at)
    {
        var tables = qualifier is null ? _tables : [.. _tables.Where(table => table.Alias == qualifier)];
        return tables.Count == 0
            ? throw errors.InvalidIdentifier(at, $"{qualifier}.*")
            : tables.SelectMany(table => table.Columns).Select(column => column with { Value = Renaming(column.Value) });
    }

    private Typed? TryResolve(ColumnName name)
    {
        var found = _tables.Where(table => name.Qualifier is null || table.Alias == name.Qualifier)
            .SelectMany(table => table.Columns.Where(column => column.Name == name.Name)).Take(2).ToList();
        return found.Count switch
        {
            0 => outer?.TryResolve(name),
            1 => Renaming(found[0].Value),
            _ => throw errors.Ambiguous(name.At, name.Name),
        };
    }

    private Typed Renaming(Typed value)
    {
        if (_renamed is null)
        {
            return value;
        }

        if (!_renamed.TryGetValue(value.Sql, out var renamed))
        {
            _renamed.Add(value.Sql, renamed = $"n{_renamed.Count + 1}");
        }

        return value with { Sql = $"{RowNumber![..^3]}.{renamed}" };
    }
}
