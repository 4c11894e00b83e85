using System.Collections;
using System.Data;
using System.Data.Common;

namespace ScriptHost.Data.Carried;

/// <summary>
/// The rows of a query in the caller's session, batch by batch: no more than one batch is here at a time, and the next one is asked for
/// when this one has been read.
/// </summary>
internal sealed class CarriedDataReader(CarriedChannel channel, long affected, uint cursor, IReadOnlyList<CarriedColumn> columns) : DbDataReader
{
    // As many as a frame can hold, and not more than a shim fetches.
    private const uint MaxRows = 10_000;

    private readonly Queue<(ColumnBlock[] Columns, int Count)> _batches = new();
    private ColumnBlock[] _blocks = [];
    private Type[]? _types;
    private uint _cursor = cursor;
    private int _row = -1;
    private int _count;
    private bool _hasRows;
    private bool _isClosed;

    public override int Depth => 0;

    public override int FieldCount => columns.Count;

    public override bool HasRows => _hasRows;

    public override bool IsClosed => _isClosed;

    public override int RecordsAffected => (int)Math.Min(affected, int.MaxValue);

    public override object this[int ordinal] => GetValue(ordinal);

    public override object this[string name] => GetValue(GetOrdinal(name));

    /// <summary>Takes the rows that come with the answer to the statement.</summary>
    public async Task ReceiveFirstAsync(Trip trip)
    {
        if (columns.Count == 0)
        {
            channel.Ended();
            return;
        }

        await ReceiveAsync(await channel.NextAsync(trip), trip);
        _hasRows = _batches.Any(batch => batch.Count > 0);
    }

    public override bool Read() => Trip.Done(ReadAsync);

    public override Task<bool> ReadAsync(CancellationToken cancellationToken) => ReadAsync(Trip.Async(cancellationToken));

    public override bool NextResult() => false;

    public override void Close() => Trip.Done(CloseAsync);

    public override Task CloseAsync() => CloseAsync(Trip.Async(CancellationToken.None));

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await base.DisposeAsync();
    }

    public override string GetName(int ordinal) => columns[ordinal].Name;

    public override int GetOrdinal(string name)
    {
        for (var pass = 0; pass < 2; pass++)
        {
            for (var index = 0; index < columns.Count; index++)
            {
                if (columns[index].Name.Equals(name, pass == 0 ? StringComparison.Ordinal : StringComparison.OrdinalIgnoreCase))
                {
                    return index;
                }
            }
        }

        throw new ArgumentOutOfRangeException(nameof(name), $"The query has no column named '{name}'.");
    }

    public override string GetDataTypeName(int ordinal) => columns[ordinal].TypeName;

    public override Type GetFieldType(int ordinal) => Types[ordinal];

    public override bool IsDBNull(int ordinal) => Block(ordinal).IsNull(_row);

    public override object GetValue(int ordinal)
    {
        var block = Block(ordinal);
        return block.IsNull(_row) ? DBNull.Value : Cell(ordinal).As(Types[ordinal]);
    }

    public override int GetValues(object[] values)
    {
        var count = Math.Min(values.Length, columns.Count);
        for (var index = 0; index < count; index++)
        {
            values[index] = GetValue(index);
        }

        return count;
    }

    public override T GetFieldValue<T>(int ordinal)
    {
        if (typeof(T) == typeof(Stream))
        {
            return (T)(object)GetStream(ordinal);
        }

        if (typeof(T) == typeof(TextReader))
        {
            return (T)(object)GetTextReader(ordinal);
        }

        if (IsDBNull(ordinal))
        {
            return default(T) is null && typeof(T) != typeof(string) && typeof(T) != typeof(byte[])
                ? typeof(T) == typeof(object) ? (T)(object)DBNull.Value : default!
                : throw NoValue(ordinal);
        }

        return (T)Cell(ordinal).As(Nullable.GetUnderlyingType(typeof(T)) ?? typeof(T));
    }

    public override bool GetBoolean(int ordinal) => Cell(ordinal).Boolean();

    public override byte GetByte(int ordinal) => checked((byte)Cell(ordinal).Int64());

    public override char GetChar(int ordinal) => Cell(ordinal).Char();

    public override short GetInt16(int ordinal) => checked((short)Cell(ordinal).Int64());

    public override int GetInt32(int ordinal) => checked((int)Cell(ordinal).Int64());

    public override long GetInt64(int ordinal) => Cell(ordinal).Int64();

    public override decimal GetDecimal(int ordinal) => Cell(ordinal).Decimal();

    public override double GetDouble(int ordinal) => Cell(ordinal).Double();

    public override float GetFloat(int ordinal) => (float)Cell(ordinal).Double();

    public override string GetString(int ordinal) => Cell(ordinal).Text();

    public override DateTime GetDateTime(int ordinal) => Cell(ordinal).Time();

    public override Guid GetGuid(int ordinal) => Cell(ordinal).Guid();

    public override long GetBytes(int ordinal, long dataOffset, byte[]? buffer, int bufferOffset, int length)
    {
        var bytes = Cell(ordinal).Bytes();
        if (buffer is null)
        {
            return bytes.Length;
        }

        var count = (int)Math.Clamp(bytes.Length - dataOffset, 0, length);
        bytes.AsSpan((int)Math.Min(dataOffset, bytes.Length), count).CopyTo(buffer.AsSpan(bufferOffset));
        return count;
    }

    public override long GetChars(int ordinal, long dataOffset, char[]? buffer, int bufferOffset, int length)
    {
        var text = Cell(ordinal).Text();
        if (buffer is null)
        {
            return text.Length;
        }

        var count = (int)Math.Clamp(text.Length - dataOffset, 0, length);
        text.AsSpan((int)Math.Min(dataOffset, text.Length), count).CopyTo(buffer.AsSpan(bufferOffset));
        return count;
    }

    /// <summary>A LOB is read in pieces, while its row is the current one.</summary>
    public override Stream GetStream(int ordinal) => Cell(ordinal).Stream();

    /// <inheritdoc cref="GetStream"/>
    public override TextReader GetTextReader(int ordinal) => new StreamReader(GetStream(ordinal), System.Text.Encoding.UTF8, detectEncodingFromByteOrderMarks: false);

    public override IEnumerator GetEnumerator() => new DbEnumerator(this, closeReader: false);

    public override DataTable? GetSchemaTable() => columns.Count == 0 ? null : SchemaTable.Of(columns, Types);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
        }

        base.Dispose(disposing);
    }

    // Those of the first rows where the driver does not tell: later ones must not change what was said.
    private Type[] Types => _types ??= [.. columns.Select((column, index) => column.ClrType ?? NaturalType(index) ?? typeof(object))];

    private Type? NaturalType(int index) =>
        (_count > 0 ? _blocks : _batches.TryPeek(out var first) ? first.Columns : null)?[index].NaturalType;

    private ColumnBlock Block(int ordinal) => _row >= 0 && _row < _count
        ? _blocks[ordinal]
        : throw new InvalidOperationException("There is no current row: call Read() first, and look whether it says that there is one.");

    private Cell Cell(int ordinal)
    {
        var block = Block(ordinal);
        return block.IsNull(_row) ? throw NoValue(ordinal) : new Cell(channel, block, _row);
    }

    private InvalidCastException NoValue(int ordinal) => new($"The column {columns[ordinal].Name} is NULL in this row: ask IsDBNull first.");

    private async Task<bool> ReadAsync(Trip trip)
    {
        if (_isClosed)
        {
            throw new InvalidOperationException("The reader is closed.");
        }

        if (++_row < _count)
        {
            return true;
        }

        _ = Types;
        while (true)
        {
            while (_batches.TryDequeue(out var batch))
            {
                (_blocks, _count, _row) = (batch.Columns, batch.Count, 0);
                if (_count > 0)
                {
                    return true;
                }
            }

            if (_cursor == 0)
            {
                (_blocks, _count, _row) = ([], 0, 0);
                return false;
            }

            await ReceiveAsync(await channel.AskAsync(CarriedMessage.Fetch, new PayloadWriter().UInt32(_cursor).UInt32(MaxRows), trip), trip);
        }
    }

    private async Task ReceiveAsync(CarriedFrame frame, Trip trip)
    {
        while (true)
        {
            var rows = frame.Expect(CarriedMessage.Rows);
            var flags = rows.Byte();
            var count = rows.UInt32();
            var blocks = new ColumnBlock[columns.Count];
            for (var index = 0; index < blocks.Length; index++)
            {
                blocks[index] = count <= MaxRows ? ColumnBlock.Read(rows, (int)count) : throw CarriedException.Malformed($"{count} rows");
            }

            rows.End();
            _batches.Enqueue((blocks, (int)count));
            if ((flags & CarriedFrame.LastRows) != 0)
            {
                _cursor = 0;
            }

            if (!frame.IsContinued)
            {
                return;
            }

            frame = await channel.NextAsync(trip);
        }
    }

    private async Task CloseAsync(Trip trip)
    {
        if (_isClosed)
        {
            return;
        }

        _isClosed = true;
        _batches.Clear();
        _blocks = [];
        _count = 0;
        if (_cursor != 0 && !channel.IsLost)
        {
            (await channel.AskAsync(CarriedMessage.CloseCursor, new PayloadWriter().UInt32(_cursor), trip)).Expect(CarriedMessage.Done).End();
        }
    }
}
