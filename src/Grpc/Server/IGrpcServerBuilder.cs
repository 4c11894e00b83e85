using Microsoft.Extensions.DependencyInjection;

namespace Grpc.AspNetCore.Server;

/// <summary>What <see cref="GrpcServicesExtensions.AddGrpc(IServiceCollection)" /> returns.</summary>
public interface IGrpcServerBuilder
{
    /// <summary>The services that were added to.</summary>
    IServiceCollection Services { get; }
}
