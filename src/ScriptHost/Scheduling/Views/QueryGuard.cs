using ScriptHost.Scheduling.Views.Functions;
using SQLitePCL;

namespace ScriptHost.Scheduling.Views;

/// <summary>What the database may do for a query: read the views, the tables below them by way of them, and call functions that are listed.</summary>
internal sealed class QueryGuard(IReadOnlyList<ViewAccess> views)
{
    private readonly HashSet<string> _views = [.. views.Select(view => view.Name)];
    private readonly HashSet<string> _tables = [.. views.SelectMany(view => view.Tables)];

    /// <summary>What was not allowed; null while all was.</summary>
    public string? Denied { get; private set; }

    /// <summary>SQLite's authorizer.</summary>
    /// <returns>SQLITE_OK or SQLITE_DENY.</returns>
    public int Decide(object user, int action, string? first, string? second, string? database, string? through)
    {
        var isAllowed = action switch
        {
            raw.SQLITE_SELECT => true,
            // Without a column: the table is joined, and nothing of it is read.
            raw.SQLITE_READ => first is not null && (_views.Contains(first) || (through is not null && _views.Contains(through)) || (second is "" && _tables.Contains(first))),
            raw.SQLITE_FUNCTION => second is not null && FunctionLibrary.Has(second),
            _ => false,
        };
        Denied = isAllowed ? Denied : $"action {action} on {first} {second} {database} {through}";
        return isAllowed ? raw.SQLITE_OK : raw.SQLITE_DENY;
    }
}
