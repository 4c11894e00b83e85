using System.Globalization;
using ScriptHost.Scheduling.Views.Compiling;
using ScriptHost.Scheduling.Views.Sources;

namespace ScriptHost.Scheduling.Views;

/// <summary>
/// The views as a user sees them at a moment. USER_ has the user's own rows and no OWNER; ALL_ has what the user may see, which for an
/// administrator is everything; DBA_ is there for administrators alone.
/// </summary>
/// <param name="user">Who asks.</param>
/// <param name="isAdmin">The user is an administrator.</param>
/// <param name="now">The time of the statement.</param>
internal sealed class ViewCatalog(string user, bool isAdmin, DateTimeOffset now)
{
    private static readonly IReadOnlyList<ViewDefinition> All =
    [
        JobViews.Jobs, JobViews.Arguments, JobViews.Running, ProgramViews.Programs, ProgramViews.Arguments, ProgramViews.Schedules,
        HistoryViews.RunDetails, HistoryViews.Log, CloudFunctionViews.RunDetails, CloudFunctionViews.Errors, CloudFunctionViews.Grants,
    ];

    /// <summary>The names of all views, whoever may see them.</summary>
    public static IEnumerable<string> Names => All.SelectMany(view => view.Forms.Select(form => form + view.Name));

    public string User => user;

    public DateTimeOffset Now => now;

    /// <summary>Null where there is none for this user.</summary>
    public ViewAccess? Find(string name)
    {
        var form = name.Split('_')[0] + "_";
        var found = All.FirstOrDefault(view => view.Forms.Contains(form) && form + view.Name == name);
        return found is null || (form == "DBA_" && !isAdmin) ? null : AccessOf(found, name, form);
    }

    private ViewAccess AccessOf(ViewDefinition view, string name, string form)
    {
        var columns = view.Columns.ToList();
        if (form != "USER_" && view.Owner is not "")
        {
            columns.Insert(view.OwnerPosition, new ViewColumn("OWNER", SqlType.Varchar(128), view.Owner) { IsNotNull = true });
        }

        var seesAll = form == "DBA_" || (form == "ALL_" && isAdmin);
        var list = string.Join(", ", columns.Select(column => $"{column.Sql} AS \"{column.Name}\""));
        var ofUser = seesAll || view.Owner is "" ? null : $"{view.Owner} = {ExpressionCompiler.Quote(user)}";
        var conditions = string.Join(" AND ", ((string?[])[ofUser, view.Condition]).OfType<string>());
        var sql = $"SELECT {list} FROM {view.From}{(conditions is "" ? "" : $" WHERE {conditions}")}".Replace(ViewColumns.Now, now.UtcTicks.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
        return new ViewAccess(name, columns, sql, view.Tables) { IsOwnersOnly = ofUser is not null };
    }
}
