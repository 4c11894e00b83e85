using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Grpc.Core;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using ScriptHost.Posix;
using ScriptHost.Security.Wallets;

namespace ScriptHost.Security;

/// <summary>Who calls the agent.</summary>
/// <param name="Name">
/// As the journal has it: <c>uid:</c> and a number for a process of this machine, <c>dn:</c> and a distinguished name for the holder of a certificate,
/// <c>insecure</c> for callers over TCP whom nobody knows.
/// </param>
/// <param name="IsOperator">True for those who may see and stop everybody's runs: the agent's own user, and root.</param>
internal sealed record ClientIdentity(string Name, bool IsOperator)
{
    /// <summary>The name in the caller's certificate; null for callers without one.</summary>
    public DistinguishedName? Certificate { get; private init; }

    /// <summary>Where it calls from: an address and port, or <c>socket</c> for processes of this machine.</summary>
    public string From { get; private init; } = "";

    /// <summary>The caller's user id on this machine; null for callers over TCP.</summary>
    public int? UserId { get; private init; }

    /// <summary>The handshake's word for callers over TLS, the kernel's for callers through the socket.</summary>
    public static ClientIdentity Of(ServerCallContext context) => Of(context.GetHttpContext());

    /// <summary>As of a call: JSON and gRPC know the same callers.</summary>
    public static ClientIdentity Of(HttpContext context)
    {
        // Noted once a connection: a call has no time for certificates.
        var features = context.Features;
        if (features.Get<ClientIdentity>() is { } known)
        {
            return known;
        }

        var socket = features.Get<IConnectionSocketFeature>()?.Socket;
        return socket?.AddressFamily == AddressFamily.Unix ? OfUser(PeerProcess.Of(socket).UserId) : new ClientIdentity("insecure", IsOperator: false) { From = $"{socket?.RemoteEndPoint}" };
    }

    public static ClientIdentity OfCertificate(DistinguishedName name, EndPoint? from) => new($"dn:{name}", IsOperator: false) { Certificate = name, From = $"{from}" };

    /// <summary>A process of this machine.</summary>
    public static ClientIdentity OfUser(int userId) =>
        new($"uid:{userId.ToString(CultureInfo.InvariantCulture)}", userId == 0 || userId == ThisProcess.UserId) { UserId = userId, From = "socket" };
}
