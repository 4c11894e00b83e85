namespace Grpc.AspNetCore.Server;

/// <summary>An interceptor type with the constructor arguments that were given for it.</summary>
public class InterceptorRegistration
{
    private readonly object[] _args;

    internal InterceptorRegistration(Type type, object[] args)
    {
        Type = type;
        _args = args;
    }

    /// <summary>The interceptor's type.</summary>
    public Type Type { get; }

    /// <summary>The constructor arguments that were given.</summary>
    public IReadOnlyList<object> Arguments => _args;

    internal object[] ConstructorArguments => _args;
}
