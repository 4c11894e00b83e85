using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace ScriptHost.EndToEnd;

/// <summary>A process that lends a session on a database of its own, as the shim does (tests/Shim.Tests/lending_host.py).</summary>
internal sealed class LentDatabase : IAsyncDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("lent").FullName;
    private readonly Process _process;

    private LentDatabase() => _process = Process.Start(new ProcessStartInfo(
        Environment.GetEnvironmentVariable("SCRIPTHOST_PYTHON") ?? "/usr/bin/python3",
        [Path.Combine(ScriptHostProgram.RepositoryRoot, "tests", "Shim.Tests", "lending_host.py"), Path.Combine(_folder, "s")])
    {
        RedirectStandardInput = true,
        RedirectStandardOutput = true,
        Environment = { ["PYTHONDONTWRITEBYTECODE"] = "1" },
    })!;

    public static async Task<LentDatabase> StartAsync()
    {
        var database = new LentDatabase();
        Assert.Equal("ready", await database._process.StandardOutput.ReadLineAsync().WaitAsync(Bound));
        return database;
    }

    /// <summary>A session in which statements were executed before, and whose work is rolled back afterwards.</summary>
    public async Task<NetworkStream> OpenAsync(params string[] before)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path.Combine(_folder, "s")));
        var session = new NetworkStream(socket, ownsSocket: true);
        await session.WriteAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(new { sqlite = Path.Combine(_folder, "db"), before, after = "rollback" }) + "\n"));
        return session;
    }

    /// <summary>Copies between a session and a connection until either ends.</summary>
    public static async Task JoinAsync(Stream session, Stream connection) =>
        await await Task.WhenAny(session.CopyToAsync(connection), connection.CopyToAsync(session)).WaitAsync(Bound);

    public async ValueTask DisposeAsync()
    {
        _process.StandardInput.Close();
        await _process.WaitForExitAsync().WaitAsync(Bound);
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
