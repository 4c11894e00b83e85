using System.Globalization;
using System.Net.Sockets;
using Grpc.Core;
using Microsoft.AspNetCore.Connections.Features;
using ScriptHost.Posix;

namespace ScriptHost.Security;

/// <summary>Who calls the agent.</summary>
/// <param name="Name">As the journal has it: <c>uid:</c> and a number for a process of this machine, <c>insecure</c> for callers over TCP whom nobody knows.</param>
/// <param name="IsOperator">True for those who may see and stop everybody's runs: the agent's own user, and root.</param>
internal sealed record ClientIdentity(string Name, bool IsOperator)
{
    /// <summary>The kernel's word for callers through the socket.</summary>
    public static ClientIdentity Of(ServerCallContext context)
    {
        var socket = context.GetHttpContext().Features.Get<IConnectionSocketFeature>()?.Socket;
        return socket?.AddressFamily == AddressFamily.Unix ? OfProcess(socket) : new ClientIdentity("insecure", IsOperator: false);
    }

    private static ClientIdentity OfProcess(Socket socket)
    {
        var user = PeerProcess.Of(socket).UserId;
        return new ClientIdentity($"uid:{user.ToString(CultureInfo.InvariantCulture)}", user == 0 || user == ThisProcess.UserId);
    }
}
