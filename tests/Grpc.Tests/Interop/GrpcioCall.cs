using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Protobuf;
using Grpc.Core;

namespace Grpc.Tests.Interop;

/// <summary>A call that the grpcio client is to make; null leaves a setting out.</summary>
internal sealed record GrpcioCall(string Target, string Method, bool Streaming, byte[] Request)
{
    public static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>The certificate to trust; null: no TLS.</summary>
    public string? Certificate { get; init; }

    /// <summary>The deadline, in seconds from now.</summary>
    public double? Timeout { get; init; }

    /// <summary>Keys with texts, or with bytes in hexadecimal digits.</summary>
    public string[][]? Metadata { get; init; }

    /// <summary>A name of grpc.Compression.</summary>
    public string? Compression { get; init; }

    /// <summary>The number of replies after which to cancel.</summary>
    public int? CancelAfter { get; init; }
}

/// <summary>How a call of the grpcio client ended.</summary>
internal sealed record GrpcioResult(StatusCode Code, string? Details, byte[][] Replies, string[][] Initial, string[][] Trailing)
{
    public IEnumerable<T> Parse<T>(MessageParser<T> parser)
        where T : IMessage<T> => Replies.Select(parser.ParseFrom);
}
