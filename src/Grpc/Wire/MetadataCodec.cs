using Grpc.Core;

namespace Grpc.Wire;

/// <summary>Metadata as HTTP headers: text as it is, bytes in base64.</summary>
internal static class MetadataCodec
{
    public static string EncodeValue(Metadata.Entry entry) =>
        entry.IsBinary ? Convert.ToBase64String(entry.ValueSpan).TrimEnd('=') : entry.Value;

    /// <summary>Adds a received header. Names that metadata cannot have are left out: anybody may add HTTP headers on the way.</summary>
    public static void Add(Metadata metadata, string name, string value)
    {
        if (GrpcHeaders.IsReserved(name) || !IsValidKey(name))
            return;

        if (!name.EndsWith(Metadata.BinaryHeaderSuffix, StringComparison.OrdinalIgnoreCase))
        {
            metadata.Add(name, value);
            return;
        }

        // Repeated binary headers may arrive joined by commas, which base64 does not use.
        foreach (var part in value.Split(',', StringSplitOptions.TrimEntries))
            metadata.Add(name, DecodeBase64(part));
    }

    private static bool IsValidKey(string name) =>
        name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.');

    private static byte[] DecodeBase64(string text)
    {
        var unpadded = text.TrimEnd('=');
        var padded = unpadded.PadRight((unpadded.Length + 3) / 4 * 4, '=');
        var bytes = new byte[padded.Length / 4 * 3];
        return Convert.TryFromBase64String(padded, bytes, out var length)
            ? bytes[..length]
            : throw new RpcException(new Status(StatusCode.Internal, "A binary header is not valid base64."));
    }
}
