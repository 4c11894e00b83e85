using System.Text;

namespace ScriptHost.Data.Carried;

/// <summary>Large values on their way: in pieces, so that neither side holds more of them than it has to.</summary>
internal static class LobTransfer
{
    /// <summary>In the LOB's own units.</summary>
    public const int PieceSize = 128 * 1024;

    /// <summary>Sends a value that is too large for a frame, and gives its reference; any other as it is.</summary>
    public static async Task<object?> SendAsync(CarriedChannel channel, object? value, Trip trip)
    {
        switch (value)
        {
            case string text when Encoding.UTF8.GetByteCount(text) > ColumnWriter.MaxInlineBytes:
                return await SendTextAsync(channel, text, trip);
            case byte[] { Length: > ColumnWriter.MaxInlineBytes } bytes:
                return await SendBytesAsync(channel, new MemoryStream(bytes, writable: false), trip);
            case Stream stream:
                return await SendBytesAsync(channel, stream, trip);
            default:
                return value;
        }
    }

    /// <summary>One piece, and where the next one begins; null behind the last.</summary>
    public static async Task<(object? Piece, long? Next)> ReadAsync(CarriedChannel channel, LobReference lob, long offset, Trip trip)
    {
        var request = new PayloadWriter().UInt32(lob.Number).Int64(offset).UInt32(PieceSize);
        var reader = (await channel.AskAsync(CarriedMessage.ReadLob, request, trip)).Expect(CarriedMessage.LobPiece);
        var next = reader.Int64();
        var isLast = reader.Byte() != 0;
        var piece = ColumnBlock.Read(reader, 1).Value(0);
        reader.End();
        return isLast || next > offset
            ? (piece, isLast ? null : next)
            : throw CarriedException.Malformed("a piece of a LOB that leads nowhere");
    }

    /// <summary>All of it: a text or bytes.</summary>
    public static async Task<object> ReadWholeAsync(CarriedChannel channel, LobReference lob, Trip trip)
    {
        var text = new StringBuilder();
        using var bytes = new MemoryStream();
        for (long? offset = 1; offset is { } start;)
        {
            (var piece, offset) = await ReadAsync(channel, lob, start, trip);
            if (piece is string part)
            {
                text.Append(part);
            }
            else
            {
                bytes.Write(piece as byte[]);
            }
        }

        return lob.IsBinary ? bytes.ToArray() : text.ToString();
    }

    /// <summary>The shim need not keep it any longer.</summary>
    public static async Task FreeAsync(CarriedChannel channel, LobReference lob, Trip trip) =>
        (await channel.AskAsync(CarriedMessage.FreeLob, new PayloadWriter().UInt32(lob.Number), trip)).Expect(CarriedMessage.Done).End();

    /// <summary>Frees what was sent for a statement that has ended, whichever way.</summary>
    public static async Task FreeAsync(CarriedChannel channel, List<LobReference> sent, Trip trip)
    {
        foreach (var lob in sent)
        {
            if (!channel.IsLost)
            {
                await FreeAsync(channel, lob, trip);
            }
        }
    }

    private static async Task<LobReference> SendTextAsync(CarriedChannel channel, string text, Trip trip)
    {
        var number = await CreateAsync(channel, LobReference.Clob, trip);
        for (var start = 0; start < text.Length;)
        {
            var end = Math.Min(start + PieceSize, text.Length);

            // Not in the middle of a character.
            end -= end < text.Length && char.IsHighSurrogate(text[end - 1]) ? 1 : 0;
            await WriteAsync(channel, number, text[start..end], trip);
            start = end;
        }

        return new LobReference(LobReference.Clob, number, text.Length);
    }

    private static async Task<LobReference> SendBytesAsync(CarriedChannel channel, Stream bytes, Trip trip)
    {
        var number = await CreateAsync(channel, LobReference.Blob, trip);
        var buffer = new byte[PieceSize];
        long length = 0;
        while (true)
        {
            var count = trip.IsAsync ? await bytes.ReadAsync(buffer, trip.CancellationToken) : bytes.Read(buffer);
            if (count == 0)
            {
                return new LobReference(LobReference.Blob, number, length);
            }

            await WriteAsync(channel, number, buffer[..count], trip);
            length += count;
        }
    }

    private static async Task<uint> CreateAsync(CarriedChannel channel, byte kind, Trip trip)
    {
        var created = (await channel.AskAsync(CarriedMessage.CreateLob, new PayloadWriter().Byte(kind), trip)).Expect(CarriedMessage.LobCreated);
        var number = created.UInt32();
        created.End();
        return number;
    }

    private static async Task WriteAsync(CarriedChannel channel, uint number, object piece, Trip trip)
    {
        var request = new PayloadWriter().UInt32(number);
        ColumnWriter.Write(request, [piece]);
        (await channel.AskAsync(CarriedMessage.WriteLob, request, trip)).Expect(CarriedMessage.Done).End();
    }
}
