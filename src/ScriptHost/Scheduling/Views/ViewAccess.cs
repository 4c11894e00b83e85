using System.Text.RegularExpressions;
using ScriptHost.Scheduling.Views.Compiling;

namespace ScriptHost.Scheduling.Views;

/// <summary>A view as one user sees it.</summary>
/// <param name="Name">As queries call it.</param>
/// <param name="Columns">In their order.</param>
/// <param name="Sql">What it selects from the scheduler's tables, in SQLite's words.</param>
/// <param name="Tables">Those that it reads.</param>
internal sealed record ViewAccess(string Name, IReadOnlyList<ViewColumn> Columns, string Sql, IReadOnlyList<string> Tables)
{
    /// <summary>It shows rows of its user alone.</summary>
    public bool IsOwnersOnly { get; init; }

    /// <summary>True when one of its columns that are read needs a column of its table <c>d</c>.</summary>
    /// <param name="column">Of the table.</param>
    /// <param name="isRead">Tells which columns of the view are.</param>
    public bool Reads(string column, Func<string, bool> isRead) => Columns.Any(one => isRead(one.Name) && Regex.IsMatch(one.Sql, $@"\bd\.{column}\b"));
}

/// <param name="Name">As Oracle has it.</param>
/// <param name="Type">As Oracle has it.</param>
/// <param name="Sql">Its value.</param>
internal sealed record ViewColumn(string Name, SqlType Type, string Sql)
{
    public bool IsNotNull { get; init; }
}

/// <summary>A view before it is somebody's.</summary>
/// <param name="Name">Without USER_, ALL_ or DBA_.</param>
/// <param name="From">Its tables, behind FROM.</param>
/// <param name="Owner">The expression that is its OWNER, by which it is known whose rows are seen; empty for a view of nobody's.</param>
/// <param name="Columns">Without OWNER.</param>
internal sealed record ViewDefinition(string Name, string From, string Owner, IReadOnlyList<ViewColumn> Columns)
{
    /// <summary>Where OWNER stands among the columns.</summary>
    public int OwnerPosition { get; init; }

    /// <summary>USER_, ALL_ and DBA_, as far as there are such.</summary>
    public IReadOnlyList<string> Forms { get; init; } = ["USER_", "ALL_", "DBA_"];

    /// <summary>Which rows of its tables it has; null for all.</summary>
    public string? Condition { get; init; }

    /// <summary>What it reads, so that a store that copies knows what to copy.</summary>
    public required IReadOnlyList<string> Tables { get; init; }
}
