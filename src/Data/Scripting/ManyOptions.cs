namespace ScriptHost.Scripting;

/// <summary>How <see cref="Cursor.ExecuteMany"/> goes about its rows.</summary>
public sealed record ManyOptions
{
    /// <summary>The number of rows that are sent at once to a server: 1 to 100,000, default 1,000.</summary>
    public int BatchSize { get; init; } = 1000;

    /// <summary>
    /// True: rows that fail are left out and listed in <see cref="Cursor.BatchErrors"/>. Default false: an error undoes all the rows of
    /// the call, and is thrown.
    /// </summary>
    public bool BatchErrors { get; init; }

    /// <summary>True: <see cref="Cursor.RowCounts"/> tells what each row changed, which costs time. Default false: only the sum is told.</summary>
    public bool RowCounts { get; init; }
}
