using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace ScriptHost.Hosting;

/// <summary>Tells the service manager that started this process how it stands: sd_notify(3), for units with <c>Type=notify</c>.</summary>
/// <param name="address">The manager's socket, a path or <c>@</c> and an abstract name; null or empty when nobody asks.</param>
internal sealed class ServiceNotification(string? address)
{
    private const string Variable = "NOTIFY_SOCKET";

    /// <summary>To the manager of this process.</summary>
    public static ServiceNotification OfEnvironment { get; } = new(Environment.GetEnvironmentVariable(Variable));

    /// <summary>It serves.</summary>
    /// <returns>Null, or why the manager was not told.</returns>
    public string? TellReady(string status) => Send($"READY=1\nSTATUS={status}");

    /// <summary>It ends.</summary>
    /// <param name="status">What it waits for.</param>
    /// <param name="within">How long that takes at most: the manager kills nothing before.</param>
    /// <returns>Null, or why the manager was not told.</returns>
    public string? TellStopping(string status, TimeSpan within) =>
        Send(string.Create(CultureInfo.InvariantCulture, $"STOPPING=1\nEXTEND_TIMEOUT_USEC={within.TotalMicroseconds:0}\nSTATUS={status}"));

    private string? Send(string message)
    {
        if (string.IsNullOrEmpty(address))
        {
            return null;
        }

        try
        {
            using var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
            socket.Connect(new UnixDomainSocketEndPoint(address[0] == '@' ? $"\0{address[1..]}" : address));
            socket.Send(Encoding.UTF8.GetBytes(message));
            return null;
        }
        catch (Exception exception) when (exception is SocketException or ArgumentException)
        {
            return $"The service manager does not hear at {Variable} ({address}): {exception.Message}";
        }
    }
}
