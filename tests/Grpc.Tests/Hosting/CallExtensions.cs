using Grpc.Core;
using Grpc.Tests.Protos;

namespace Grpc.Tests.Hosting;

internal static class CallExtensions
{
    /// <summary>Reads a stream to its end.</summary>
    public static Task<List<int>> ReadNumbersAsync(this AsyncServerStreamingCall<CountReply> call)
    {
        return ReadAsync().WaitAsync(Limits.Bound);

        async Task<List<int>> ReadAsync()
        {
            var numbers = new List<int>();
            await foreach (var reply in call.ResponseStream.ReadAllAsync())
                numbers.Add(reply.Number);

            return numbers;
        }
    }

    /// <summary>The exception that ends a call.</summary>
    public static Task<RpcException> FailureAsync(this AsyncUnaryCall<EchoReply> call) =>
        Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync.WaitAsync(Limits.Bound));

    /// <summary>The exception that ends a stream.</summary>
    public static Task<RpcException> FailureAsync(this AsyncServerStreamingCall<CountReply> call) =>
        Assert.ThrowsAsync<RpcException>(call.ReadNumbersAsync);
}
