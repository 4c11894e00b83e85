using Grpc.AspNetCore.Server;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Grpc.Server;

/// <summary>What all services of a host share.</summary>
internal sealed class GrpcServer(IOptions<GrpcServiceOptions> options, ILoggerFactory loggerFactory)
{
    private readonly HashSet<string> _serviceNames = new(StringComparer.Ordinal);

    public GrpcServiceOptions Options { get; } = options.Value;

    public ILogger Logger { get; } = loggerFactory.CreateLogger("Grpc.AspNetCore.Server.ServerCallHandler");

    /// <summary>Notes a mapped service; true for the first one.</summary>
    public bool AddService(string name)
    {
        var isFirst = _serviceNames.Count == 0;
        _serviceNames.Add(name);
        return isFirst;
    }

    public bool HasService(string name) => _serviceNames.Contains(name);
}
