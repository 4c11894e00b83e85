namespace Grpc.Tests.Hosting;

/// <summary>The ways to the server.</summary>
public enum Transport
{
    Plain,
    Tls,
    UnixSocket,
}
