using Microsoft.Data.Sqlite;

namespace ScriptHost.Scheduling.Views;

/// <summary>Where the rows of the views come from: one for each kind of store.</summary>
internal interface IViewRows
{
    /// <summary>
    /// A connection of its own, whose schema main has these tables of the scheduler, to read. Whoever gets it disposes of it. A store that is no SQLite
    /// copies the rows into memory, and bounds them by the needs.
    /// </summary>
    /// <exception cref="Errors.ScriptHostException">STORE_FAILED.</exception>
    Task<SqliteConnection> OpenAsync(IReadOnlyList<RowNeeds> needs, CancellationToken cancellationToken);
}

/// <summary>What a query needs of a table at most.</summary>
/// <param name="Table">job_objects, job_arguments, job_standings, run_firings, run_details, job_log or endpoint_grants.</param>
internal sealed record RowNeeds(string Table)
{
    /// <summary>Only rows of this owner; null: of all. For tables that have an owner.</summary>
    public string? Owner { get; init; }

    /// <summary>Only rows of jobs of this name; null: of all. For run_details and job_log, as is what follows.</summary>
    public string? JobName { get; init; }

    /// <summary>Only so many rows, the greatest by a column; null: all.</summary>
    public (string Column, long Count)? Newest { get; init; }

    /// <summary>False: what the column holds is not looked at.</summary>
    public Func<string, bool> Reads { get; init; } = _ => true;
}
