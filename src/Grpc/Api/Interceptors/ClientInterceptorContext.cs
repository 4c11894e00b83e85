namespace Grpc.Core.Interceptors;

/// <summary>A client's call as an interceptor sees it; a changed one is passed on by making a new one.</summary>
public struct ClientInterceptorContext<TRequest, TResponse>
    where TRequest : class
    where TResponse : class
{
    /// <summary>Describes a call.</summary>
    public ClientInterceptorContext(Method<TRequest, TResponse> method, string? host, CallOptions options)
    {
        Method = method;
        Host = host;
        Options = options;
    }

    /// <summary>The method to be called.</summary>
    public Method<TRequest, TResponse> Method { get; }

    /// <summary>The host to be called; null: the channel's.</summary>
    public string? Host { get; }

    /// <summary>Headers, deadline and token.</summary>
    public CallOptions Options { get; }
}
