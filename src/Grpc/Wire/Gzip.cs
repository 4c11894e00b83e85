using System.Buffers;
using System.IO.Compression;
using System.IO.Pipelines;
using Grpc.Core;

namespace Grpc.Wire;

/// <summary>The one encoding that peers may use. The size limit holds for what comes out.</summary>
internal static class Gzip
{
    private const int ChunkBytes = 8192;

    public static ReadOnlySequence<byte> Decompress(ReadOnlySequence<byte> compressed, int maxBytes, Func<Exception> tooLarge)
    {
        using var gzip = new GZipStream(PipeReader.Create(compressed).AsStream(), CompressionMode.Decompress);
        var output = new ArrayBufferWriter<byte>();
        try
        {
            while (gzip.Read(output.GetSpan(ChunkBytes)) is > 0 and var count)
            {
                output.Advance(count);
                if (output.WrittenCount > maxBytes)
                    throw tooLarge();
            }
        }
        catch (InvalidDataException e)
        {
            throw new RpcException(new Status(StatusCode.Internal, "The message is not valid gzip.", e));
        }

        return new ReadOnlySequence<byte>(output.WrittenMemory);
    }
}
