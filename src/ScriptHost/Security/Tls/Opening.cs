using System.Buffers;
using System.IO.Pipelines;

namespace ScriptHost.Security.Tls;

/// <summary>What a peer says first, looked at without taking it from whoever reads next.</summary>
internal enum Opening
{
    Nothing,
    Tls,
    OracleNet,
    Http,
    Other,
}

/// <summary>Recognises an <see cref="Opening"/>.</summary>
internal static class Openings
{
    // Length, checksum, type.
    private const int EnoughBytes = 5;

    // RFC 8446, 5.1: the record type of a handshake.
    private const byte TlsHandshake = 0x16;
    private const byte ConnectPacket = 1;

    /// <summary>Waits for the first bytes.</summary>
    /// <exception cref="OperationCanceledException">They did not come in time.</exception>
    public static async Task<Opening> ReadAsync(PipeReader input, CancellationToken cancellationToken)
    {
        while (true)
        {
            var read = await input.ReadAsync(cancellationToken);
            var opening = Recognise(read.Buffer);
            if (opening != Opening.Nothing || read.IsCompleted)
            {
                input.AdvanceTo(read.Buffer.Start);
                return opening;
            }

            input.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        }
    }

    /// <summary>Nothing while there is too little to tell.</summary>
    public static Opening Recognise(ReadOnlySequence<byte> start)
    {
        Span<byte> head = stackalloc byte[EnoughBytes];
        var length = (int)Math.Min(start.Length, EnoughBytes);
        start.Slice(0, length).CopyTo(head);
        if (length > 0 && head[0] == TlsHandshake)
        {
            return Opening.Tls;
        }

        if (length < EnoughBytes)
        {
            return Opening.Nothing;
        }

        // Oracle Net: a length that fits into two bytes, no checksum, the type.
        return head is [_, _, 0, 0, ConnectPacket] ? Opening.OracleNet
            : head.StartsWith("PRI *"u8) || IsMethod(head) ? Opening.Http
            : Opening.Other;
    }

    private static bool IsMethod(ReadOnlySpan<byte> head) =>
        head.StartsWith("GET "u8) || head.StartsWith("POST "u8) || head.StartsWith("PUT "u8) || head.StartsWith("HEAD "u8) || head.StartsWith("OPTIO"u8) || head.StartsWith("CONNE"u8);
}
