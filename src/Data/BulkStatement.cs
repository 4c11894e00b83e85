using System.Data.Common;
using ScriptHost.Scripting;

namespace ScriptHost.Data;

/// <summary>One changing statement that a database takes with many rows of values in one round trip.</summary>
internal abstract class BulkStatement : IAsyncDisposable
{
    /// <summary>True when rows that fail are left out, and told in <see cref="Errors"/>.</summary>
    public virtual bool CollectsErrors => false;

    /// <summary>The rows that the last call left out, by their index in it.</summary>
    public List<BatchError> Errors { get; } = [];

    /// <summary>Executes the statement once for each row; all of them take effect, or the whole fails.</summary>
    /// <param name="rows">The values in the order of the statement's placeholders.</param>
    /// <param name="rowCounts">Receives, for each row, how many rows of the table it changed; empty when nobody wants to know.</param>
    /// <param name="trip">How.</param>
    /// <returns>How many rows of the table were changed.</returns>
    public abstract Task<long> ExecuteAsync(ReadOnlyMemory<object?[]> rows, Memory<long> rowCounts, Trip trip);

    /// <summary>The index of the row that the error is about; null when the error does not tell.</summary>
    public abstract int? FailedRow(DbException error);

    public abstract ValueTask DisposeAsync();
}
