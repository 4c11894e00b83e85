using System.Buffers.Binary;
using System.Globalization;
using Grpc.Core;

namespace Grpc.Tests.Hostile;

/// <summary>What a server answered on one stream.</summary>
internal sealed class RawResponse
{
    /// <summary>The headers; of trailers, too, when both came.</summary>
    public Dictionary<string, string> Headers { get; } = new(StringComparer.Ordinal);

    public int DataBytes { get; private set; }

    /// <summary>Whether the stream ended as a response should.</summary>
    public bool IsComplete { get; private set; }

    /// <summary>The code of RST_STREAM, if the server sent one.</summary>
    public int? ResetCode { get; private set; }

    public string? HttpStatus => Headers.GetValueOrDefault(":status");

    public StatusCode? GrpcStatus => Headers.TryGetValue("grpc-status", out var code) ? (StatusCode)int.Parse(code, CultureInfo.InvariantCulture) : null;

    /// <summary>Takes a frame of the stream; true when it was the last.</summary>
    public bool Add(Http2Frame frame)
    {
        switch (frame.Type)
        {
            case FrameType.Headers:
                foreach (var (name, value) in HeaderBlock.Decode(frame.Payload))
                    Headers[name] = value;
                break;
            case FrameType.Data:
                DataBytes += frame.Payload.Length;
                break;
            case FrameType.ResetStream:
                ResetCode = BinaryPrimitives.ReadInt32BigEndian(frame.Payload);
                return true;
        }

        return IsComplete = frame.EndsStream;
    }
}
