using System.Net.Sockets;
using ScriptHost.Errors;
using ScriptHost.Posix;
using ScriptHost.Workers;

namespace ScriptHost.Http;

/// <summary>The Unix socket of setting <c>Http:Socket</c>.</summary>
internal static class HttpSocket
{
    private const string Setting = $"{HttpOptions.Section}:{nameof(HttpOptions.Socket)}";
    private const UnixFileMode OwnUser = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everybody = OwnUser | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>Removes the socket that an agent left which was killed.</summary>
    /// <exception cref="ScriptHostException">BAD_SETTINGS: the path is taken, too long, or in no folder.</exception>
    public static void MakeRoom(string path)
    {
        RuntimeFolder.CheckSocketPath(path, Setting);
        if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            throw Mistake(path, $"the folder '{Path.GetDirectoryName(path)}' does not exist. Make it, and let nobody write there but the agent's user");
        }

        if (!Path.Exists(path))
        {
            return;
        }

        if (!FileKind.IsSocket(path))
        {
            throw Mistake(path, "something else than a socket is there. Name a path of nothing yet");
        }

        if (IsServed(path))
        {
            throw Mistake(path, "another process serves it. Stop that, or name another path");
        }

        File.Delete(path);
    }

    /// <summary>Lets those connect who may.</summary>
    /// <param name="path">Of the socket.</param>
    /// <param name="others">True when some of them are neither the agent's user nor root.</param>
    public static void Open(string path, bool others) => File.SetUnixFileMode(path, others ? Everybody : OwnUser);

    private static bool IsServed(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode != SocketError.ConnectionRefused;
        }
    }

    private static ScriptHostException Mistake(string path, string what) => new(ErrorCode.BadSettings, $"{Setting} is '{path}': {what}.");
}
