using System.Reflection;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Routing.Patterns;

namespace Grpc.Server;

/// <summary>Makes an endpoint of each method of a service, and one for the calls that nobody serves.</summary>
internal static class ServiceRoutes
{
    private const string ServiceParameter = "unimplementedService";
    private const string MethodParameter = "unimplementedMethod";

    public static IReadOnlyList<IEndpointConventionBuilder> Map<TService>(GrpcServer server, IEndpointRouteBuilder endpoints)
        where TService : class
    {
        var binder = new ServiceMethodBinder<TService>(server, endpoints);
        FindBindMethod(typeof(TService)).Invoke(null, [binder, null]);
        if (binder.ServiceName is { } name && server.AddService(name))
            MapUnimplemented(server, endpoints);

        return binder.Endpoints;
    }

    private static MethodInfo FindBindMethod(Type serviceType)
    {
        var attribute = serviceType.GetCustomAttribute<BindServiceMethodAttribute>(inherit: true)
            ?? throw new InvalidOperationException($"{serviceType} has no generated service base.");

        // The attribute sits on the base that the bind method takes.
        var baseType = serviceType;
        while (!baseType.IsDefined(typeof(BindServiceMethodAttribute), inherit: false))
            baseType = baseType.BaseType!;

        return attribute.BindType.GetMethod(
                attribute.BindMethodName, BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static, [typeof(ServiceBinderBase), baseType])
            ?? throw new InvalidOperationException($"{attribute.BindType} has no method {attribute.BindMethodName} that binds {baseType}.");
    }

    // Constrained to gRPC requests, so that the application's own endpoints and its 404 for everything else stay as they are.
    private static void MapUnimplemented(GrpcServer server, IEndpointRouteBuilder endpoints)
    {
        var pattern = RoutePatternFactory.Parse(
            $"{{{ServiceParameter}}}/{{{MethodParameter}}}",
            defaults: null,
            parameterPolicies: new RouteValueDictionary { [MethodParameter] = new GrpcRequestConstraint() });
        RequestDelegate refuse = http =>
        {
            if (RequestCheck.IsServed(http))
            {
                var isKnown = server.HasService((string)http.GetRouteValue(ServiceParameter)!);
                StatusWriter.WriteOnly(
                    http.Response, new Status(StatusCode.Unimplemented, isKnown ? "Method is unimplemented." : "Service is unimplemented."));
            }

            return Task.CompletedTask;
        };
        endpoints.Map(pattern, refuse).WithDisplayName("gRPC - Unimplemented");
    }
}
