using System.Net.Sockets;
using ScriptHost.Posix;

namespace ScriptHost.Workers;

/// <summary>A Unix socket that a worker's user can connect to for as long as a run lasts, and nobody else can.</summary>
internal sealed class PrivateSocket : IDisposable
{
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserExecute;
    private const UnixFileMode SocketMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const int Backlog = 4;

    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly string _folder;
    private readonly int _userId;

    private PrivateSocket(string folder, int? userId) => (_folder, _userId) = (folder, userId ?? ThisProcess.UserId);

    public string Path => $"{_folder}/s";

    /// <param name="folder">Of nothing yet, in a folder of the agent's.</param>
    /// <param name="userId">Who may connect; null for the agent's own user.</param>
    public static PrivateSocket Create(string folder, int? userId)
    {
        var made = new PrivateSocket(folder, userId);
        // Nobody else gets there before all is in its place.
        PrivateFolder.Create(folder, FolderMode | UnixFileMode.UserWrite);
        try
        {
            made._socket.Bind(new UnixDomainSocketEndPoint(made.Path));
            made._socket.Listen(Backlog);
            File.SetUnixFileMode(made.Path, SocketMode);
            File.SetUnixFileMode(folder, FolderMode);
            if (userId is { } user)
            {
                PrivateFolder.Give(made.Path, user);
                PrivateFolder.Give(folder, user);
            }

            return made;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    /// <summary>The next connection of the worker's user.</summary>
    public async Task<Socket> AcceptAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            var connection = await _socket.AcceptAsync(cancellationToken);
            // Root gets through every permission.
            if (PeerProcess.Of(connection).UserId == _userId)
            {
                return connection;
            }

            connection.Dispose();
        }
    }

    public void Dispose()
    {
        _socket.Dispose();
        PrivateFolder.Remove(_folder);
    }
}
