using Grpc.Core;

namespace Grpc.Server;

/// <summary>Serves a method with one reply.</summary>
internal sealed class UnaryCallHandler<TService, TRequest, TResponse>(
    GrpcServer server, Method<TRequest, TResponse> method, Func<TService, TRequest, ServerCallContext, Task<TResponse>> implementation)
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
            var reply = await RunAsync(request, call, activations)
                ?? throw new RpcException(new Status(StatusCode.Cancelled, "No message returned from method."));

            // Not flushed: the reply leaves together with its trailers.
            await call.WriteAsync(reply, Method.ResponseMarshaller, flush: false);
        }
        finally
        {
            await activations.DisposeAsync();
        }
    }

    private Task<TResponse> RunAsync(TRequest request, ServerCall call, CallActivations activations)
    {
        if (Options.Interceptors.Count == 0)
            return implementation(activations.GetService<TService>(), request, call);

        UnaryServerMethod<TRequest, TResponse> next = (req, context) => implementation(activations.GetService<TService>(), req, context);
        for (var i = Options.Interceptors.Count - 1; i >= 0; i--)
        {
            var interceptor = activations.GetInterceptor(Options.Interceptors[i]);
            var inner = next;
            next = (req, context) => interceptor.UnaryServerHandler(req, context, inner);
        }

        return next(request, call);
    }
}
