using System.Collections;
using System.Data.Common;
using ScriptHost.Data;

namespace ScriptHost.Scripting;

public sealed partial class Cursor : IEnumerable<Row>
{
    /// <summary>The next row; null when there is none.</summary>
    /// <exception cref="InvalidOperationException">No query was executed.</exception>
    public Row? FetchOne() => Trip.Done(FetchAsync);

    /// <inheritdoc cref="FetchOne"/>
    public Task<Row?> FetchOneAsync(CancellationToken cancellationToken = default) => FetchAsync(Trip.Async(cancellationToken));

    /// <summary>The next rows, fewer when the query has no more.</summary>
    /// <param name="count">How many at most; <see cref="ArraySize"/> when it is not given.</param>
    /// <inheritdoc cref="FetchOne"/>
    public IReadOnlyList<Row> FetchMany(int? count = null) => Trip.Done(trip => FetchManyAsync(count ?? ArraySize, trip));

    /// <inheritdoc cref="FetchMany"/>
    public Task<IReadOnlyList<Row>> FetchManyAsync(int? count = null, CancellationToken cancellationToken = default) =>
        FetchManyAsync(count ?? ArraySize, Trip.Async(cancellationToken));

    /// <summary>All rows that are left, in memory: for many rows walk through the cursor instead.</summary>
    /// <inheritdoc cref="FetchOne"/>
    public IReadOnlyList<Row> FetchAll() => Trip.Done(trip => FetchManyAsync(int.MaxValue, trip));

    /// <inheritdoc cref="FetchAll"/>
    public Task<IReadOnlyList<Row>> FetchAllAsync(CancellationToken cancellationToken = default) =>
        FetchManyAsync(int.MaxValue, Trip.Async(cancellationToken));

    /// <summary>The rows that are left, one at a time.</summary>
    public IEnumerator<Row> GetEnumerator()
    {
        while (FetchOne() is { } row)
        {
            yield return row;
        }
    }

    /// <summary>
    /// The same for <c>await foreach</c>. The interface is left out: of a cursor that were a sequence in both ways LINQ could not tell which.
    /// </summary>
    public async IAsyncEnumerator<Row> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (await FetchOneAsync(cancellationToken) is { } row)
        {
            yield return row;
        }
    }

    /// <summary>Goes to the next result of a text of several statements.</summary>
    /// <returns>False when there is none.</returns>
    public bool NextResult()
    {
        if (!Reader.NextResult())
        {
            return false;
        }

        Describe();
        return true;
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private DbDataReader Reader => _reader ?? throw new InvalidOperationException("There are no rows to fetch: execute a query first.");

    private void Describe()
    {
        Description = Reader.GetColumnSchema();
        _converters = OutputTypeHandler is null ? [] : [.. Description.Select(OutputTypeHandler)];
        RowCount = 0;
    }

    private async Task<Row?> FetchAsync(Trip trip)
    {
        if (!await Reader.ReadAsync(trip))
        {
            return null;
        }

        var values = new object[Description.Count];
        Reader.GetValues(values);
        for (var index = 0; index < values.Length; index++)
        {
            var value = values[index] is DBNull ? null : values[index];
            values[index] = (index < _converters.Length && _converters[index] is { } convert ? convert(value) : value)!;
        }

        RowCount++;
        return new Row(Description, values);
    }

    private async Task<IReadOnlyList<Row>> FetchManyAsync(int count, Trip trip)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var rows = new List<Row>();
        while (rows.Count < count && await FetchAsync(trip) is { } row)
        {
            rows.Add(row);
        }

        return rows;
    }
}
