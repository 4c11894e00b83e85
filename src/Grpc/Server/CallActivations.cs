using Grpc.AspNetCore.Server;
using Grpc.Core.Interceptors;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Server;

/// <summary>The service and the interceptors of one call. Those that are not registered as services are made here and disposed with the call.</summary>
internal sealed class CallActivations(IServiceProvider services) : IAsyncDisposable
{
    private List<object>? _made;

    public TService GetService<TService>()
        where TService : class => services.GetService<TService>() ?? Keep(Activator<TService>.Create(services, []));

    public Interceptor GetInterceptor(InterceptorRegistration registration) =>
        (Interceptor)((registration.Arguments.Count == 0 ? services.GetService(registration.Type) : null)
            ?? Keep(ActivatorUtilities.CreateInstance(services, registration.Type, registration.ConstructorArguments)));

    public async ValueTask DisposeAsync()
    {
        // The service first, then the interceptors from the outermost: the reverse of the order in which they were made.
        for (var i = (_made?.Count ?? 0) - 1; i >= 0; i--)
        {
            if (_made![i] is IAsyncDisposable asyncDisposable)
                await asyncDisposable.DisposeAsync();
            else
                ((IDisposable)_made[i]).Dispose();
        }
    }

    private T Keep<T>(T instance)
        where T : class
    {
        if (instance is IAsyncDisposable or IDisposable)
            (_made ??= []).Add(instance);

        return instance;
    }

    private static class Activator<TService>
        where TService : class
    {
        public static readonly ObjectFactory<TService> Create = ActivatorUtilities.CreateFactory<TService>([]);
    }
}
