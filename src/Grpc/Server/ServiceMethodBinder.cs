using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace Grpc.Server;

/// <summary>Receives a service's methods from generated code and makes an endpoint of each.</summary>
internal sealed class ServiceMethodBinder<TService>(GrpcServer server, IEndpointRouteBuilder endpoints) : ServiceBinderBase
    where TService : class
{
    private readonly List<IEndpointConventionBuilder> _endpoints = [];

    public IReadOnlyList<IEndpointConventionBuilder> Endpoints => _endpoints;

    public string? ServiceName { get; private set; }

    public override void AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = FindMethod<Func<TService, TRequest, ServerCallContext, Task<TResponse>>>(
            method, [typeof(TRequest), typeof(ServerCallContext)]);
        Map(method, implementation.Method, new UnaryCallHandler<TService, TRequest, TResponse>(server, method, implementation).HandleAsync);
    }

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse>? handler)
    {
        var implementation = FindMethod<Func<TService, TRequest, IServerStreamWriter<TResponse>, ServerCallContext, Task>>(
            method, [typeof(TRequest), typeof(IServerStreamWriter<TResponse>), typeof(ServerCallContext)]);
        Map(method, implementation.Method, new ServerStreamingCallHandler<TService, TRequest, TResponse>(server, method, implementation).HandleAsync);
    }

    // Methods with a stream of requests stay unmapped: callers are told UNIMPLEMENTED.
    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse>? handler) => ServiceName = method.ServiceName;

    public override void AddMethod<TRequest, TResponse>(
        Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse>? handler) => ServiceName = method.ServiceName;

    private static TDelegate FindMethod<TDelegate>(IMethod method, Type[] parameterTypes)
        where TDelegate : Delegate =>
        typeof(TService).GetMethod(method.Name, parameterTypes)?.CreateDelegate<TDelegate>()
        ?? throw new InvalidOperationException($"Could not find '{method.Name}' on {typeof(TService)}.");

    private void Map(IMethod method, MethodInfo implementation, RequestDelegate handler)
    {
        ServiceName = method.ServiceName;
        // Attributes such as Authorize work as they do on controllers.
        object[] attributes = [.. typeof(TService).GetCustomAttributes(inherit: true), .. implementation.GetCustomAttributes(inherit: true)];
        _endpoints.Add(endpoints.MapPost(method.FullName, handler).WithDisplayName($"gRPC - {method.FullName}").WithMetadata(attributes));
    }
}
