namespace Grpc.Core;

/// <summary>Whether a channel is encrypted. Certificates belong to the channel's HTTP handler.</summary>
public abstract class ChannelCredentials
{
    /// <summary>No encryption: the address must begin with http.</summary>
    public static ChannelCredentials Insecure { get; } = new Kind();

    /// <summary>TLS: the address must begin with https.</summary>
    public static ChannelCredentials SecureSsl { get; } = new Kind();

    private sealed class Kind : ChannelCredentials;
}
