using System.Data.Common;
using System.Runtime.InteropServices;
using ScriptHost.Data.Sql;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Carried;

/// <summary>Sends the values by columns, and has the session's driver bind them as arrays (executemany).</summary>
internal sealed class CarriedBulk(CarriedChannel channel, TranslatedStatement statement, ManyOptions options) : BulkStatement
{
    private const byte BatchErrors = 1;
    private const byte RowCounts = 2;

    // Well below what a frame may have.
    private const int MaxBytes = 16 * 1024 * 1024;

    public override bool CollectsErrors => options.BatchErrors;

    public override async Task<long> ExecuteAsync(ReadOnlyMemory<object?[]> rows, Memory<long> rowCounts, Trip trip)
    {
        var total = 0L;
        for (var start = 0; start < rows.Length;)
        {
            var sent = new List<LobReference>();
            try
            {
                var columns = await TakeAsync(rows[start..], sent, trip);
                var count = columns.Length == 0 ? rows.Length - start : columns[0].Count;
                total += await SendAsync(columns, count, start, rowCounts.IsEmpty ? rowCounts : rowCounts.Slice(start, count), trip);
                start += count;
            }
            finally
            {
                await LobTransfer.FreeAsync(channel, sent, trip);
            }
        }

        return total;
    }

    /// <summary>Not needed: errors are either collected, or undo the whole.</summary>
    public override int? FailedRow(DbException error) => null;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    /// <summary>The values of as many rows as one frame should have, by columns.</summary>
    private async Task<List<object?>[]> TakeAsync(ReadOnlyMemory<object?[]> rows, List<LobReference> sent, Trip trip)
    {
        var columns = new List<object?>[statement.Placeholders.Count];
        for (var index = 0; index < columns.Length; index++)
        {
            columns[index] = [];
        }

        var bytes = 0L;
        for (var row = 0; row < rows.Length && bytes < MaxBytes; row++)
        {
            for (var index = 0; index < columns.Length; index++)
            {
                var value = await LobTransfer.SendAsync(channel, ColumnWriter.Normalize(rows.Span[row][index]), trip);
                if (value is LobReference lob)
                {
                    sent.Add(lob);
                }

                columns[index].Add(value);
                bytes += value is string text ? 4 + (text.Length * 3L) : value is byte[] data ? 4 + data.Length : 13;
            }
        }

        return columns;
    }

    private async Task<long> SendAsync(List<object?>[] columns, int count, int firstRow, Memory<long> rowCounts, Trip trip)
    {
        var flags = (options.BatchErrors ? BatchErrors : 0) | (options.RowCounts ? RowCounts : 0);
        var request = new PayloadWriter().Text(statement.Text).Byte((byte)flags).UInt16(columns.Length);
        foreach (var name in statement.Placeholders)
        {
            request.Text(name);
        }

        request.UInt32((uint)count);
        foreach (var column in columns)
        {
            ColumnWriter.Write(request, CollectionsMarshal.AsSpan(column));
        }

        var result = (await channel.AskAsync(CarriedMessage.ExecuteMany, request, trip)).Expect(CarriedMessage.ManyResult);
        var total = result.Int64();
        for (var left = result.UInt32(); left > 0; left--)
        {
            var row = result.Int32();
            var number = result.Int32();
            var code = result.Text();
            Errors.Add(new BatchError(firstRow + row, code.Length > 0 ? code : $"ORA-{number:D5}", result.Text()));
        }

        var counted = result.UInt32();
        for (var row = 0; row < counted; row++)
        {
            var changed = result.Int64();
            if (row < rowCounts.Length)
            {
                rowCounts.Span[row] = changed;
            }
        }

        result.End();
        return total;
    }
}
