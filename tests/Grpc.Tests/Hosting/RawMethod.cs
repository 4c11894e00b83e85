using Grpc.Core;

namespace Grpc.Tests.Hosting;

/// <summary>Methods whose messages are plain bytes.</summary>
internal static class RawMethod
{
    private static readonly Marshaller<byte[]> s_bytes = Marshallers.Create(static bytes => bytes, static bytes => bytes);

    public static Method<byte[], byte[]> Unary(string service, string method) => new(MethodType.Unary, service, method, s_bytes, s_bytes);

    public static Method<byte[], byte[]> ServerStreaming(string service, string method) =>
        new(MethodType.ServerStreaming, service, method, s_bytes, s_bytes);
}
