using Grpc.Core;
using Grpc.Net.Client;

namespace Grpc.Client;

/// <summary>Starts calls over a channel.</summary>
internal sealed class ChannelCallInvoker(GrpcChannel channel) : CallInvoker
{
    public override TResponse BlockingUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        using var call = AsyncUnaryCall(method, host, options, request);
        return call.GetAwaiter().GetResult();
    }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = new UnaryCall<TRequest, TResponse>(channel, method, options, request);
        return new AsyncUnaryCall<TResponse>(
            call.ResponseAsync,
            static state => ((ClientCall)state).GetResponseHeadersAsync(),
            static state => ((ClientCall)state).GetStatus(),
            static state => ((ClientCall)state).GetTrailers(),
            static state => ((ClientCall)state).Dispose(),
            call);
    }

    public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request)
    {
        var call = new ServerStreamingCall<TRequest, TResponse>(channel, method, options, request);
        return new AsyncServerStreamingCall<TResponse>(
            call,
            static state => ((ClientCall)state).GetResponseHeadersAsync(),
            static state => ((ClientCall)state).GetStatus(),
            static state => ((ClientCall)state).GetTrailers(),
            static state => ((ClientCall)state).Dispose(),
            call);
    }

    public override AsyncClientStreamingCall<TRequest, TResponse> AsyncClientStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw NoRequestStreams(method);

    public override AsyncDuplexStreamingCall<TRequest, TResponse> AsyncDuplexStreamingCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options) => throw NoRequestStreams(method);

    private static NotSupportedException NoRequestStreams(IMethod method) =>
        new($"{method.FullName} has a stream of requests; this library calls methods with one request only.");
}
