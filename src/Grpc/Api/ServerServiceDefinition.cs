namespace Grpc.Core;

/// <summary>
/// A service instance with its methods. Generated code makes one on demand; this library maps services by their type, so nothing reads it.
/// </summary>
public class ServerServiceDefinition
{
    private ServerServiceDefinition()
    {
    }

    /// <summary>Begins a definition.</summary>
    public static Builder CreateBuilder() => new();

    /// <summary>Collects the methods of a definition.</summary>
    public class Builder
    {
        private readonly ServerServiceDefinition _definition = new();

        /// <summary>Adds a method with one request and one reply.</summary>
        public Builder AddMethod<TRequest, TResponse>(Method<TRequest, TResponse> method, UnaryServerMethod<TRequest, TResponse> handler)
            where TRequest : class
            where TResponse : class => this;

        /// <summary>Adds a method with a stream of requests and one reply.</summary>
        public Builder AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ClientStreamingServerMethod<TRequest, TResponse> handler)
            where TRequest : class
            where TResponse : class => this;

        /// <summary>Adds a method with one request and a stream of replies.</summary>
        public Builder AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, ServerStreamingServerMethod<TRequest, TResponse> handler)
            where TRequest : class
            where TResponse : class => this;

        /// <summary>Adds a method with streams both ways.</summary>
        public Builder AddMethod<TRequest, TResponse>(
            Method<TRequest, TResponse> method, DuplexStreamingServerMethod<TRequest, TResponse> handler)
            where TRequest : class
            where TResponse : class => this;

        /// <summary>Ends the definition.</summary>
        public ServerServiceDefinition Build() => _definition;
    }
}
