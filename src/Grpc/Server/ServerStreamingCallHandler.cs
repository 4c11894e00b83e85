using Grpc.Core;

namespace Grpc.Server;

/// <summary>Serves a method with a stream of replies.</summary>
internal sealed class ServerStreamingCallHandler<TService, TRequest, TResponse>(
    GrpcServer server,
    Method<TRequest, TResponse> method,
    Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task> implementation)
    : ServerCallHandler<TRequest, TResponse>(server, method)
    where TService : class
    where TRequest : class
    where TResponse : class
{
    protected override async Task InvokeAsync(TRequest request, ServerCall call)
    {
        var activations = new CallActivations(call.HttpContext.RequestServices);
        try
        {
            await RunAsync(request, new ResponseStream<TResponse>(call, Method.ResponseMarshaller), call, activations);
        }
        finally
        {
            await activations.DisposeAsync();
        }
    }

    private Task RunAsync(TRequest request, ResponseStream<TResponse> responses, ServerCall call, CallActivations activations)
    {
        if (Options.Interceptors.Count == 0)
            return implementation(activations.GetService<TService>(), request, responses, call);

        ServerStreamingServerMethod<TRequest, TResponse> next =
            (req, stream, context) => implementation(activations.GetService<TService>(), req, stream, context);
        for (var i = Options.Interceptors.Count - 1; i >= 0; i--)
        {
            var interceptor = activations.GetInterceptor(Options.Interceptors[i]);
            var inner = next;
            next = (req, stream, context) => interceptor.ServerStreamingServerHandler(req, stream, context, inner);
        }

        return next(request, responses, call);
    }
}
