using System.Net;
using System.Net.Sockets;
using ScriptHost.Registry.Calls;
using ScriptHost.Security.Tls;
using ScriptHost.V1;

namespace ScriptHost.Tests.Security.Tls;

public sealed class HandshakeLoadTests : IAsyncLifetime, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tls").FullName;
    private readonly TestAuthority _authority = new();
    private TlsHost _host = null!;

    private string Wallet => Path.Combine(_folder, "agent");

    public async Task InitializeAsync()
    {
        _authority.WriteWallet(Wallet, _authority.Server("localhost", "127.0.0.1"));
        _host = await TlsHost.StartAsync(Wallet);
    }

    [Fact]
    public async Task A_renewed_certificate_is_shown_without_a_restart_and_no_caller_notices()
    {
        var client = _authority.Client("ada");
        using var kept = new EndpointChannel(_host.Url, _authority.WalletOf(client), null);
        await AskAsync(kept);
        using var stopping = new CancellationTokenSource();
        var callers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            var calls = 0;
            while (!stopping.IsCancellationRequested)
            {
                using var channel = new EndpointChannel(_host.Url, _authority.WalletOf(client), null);
                await AskAsync(channel);
                await AskAsync(kept);
                calls++;
            }

            return calls;
        })).ToList();

        string renewed;
        for (var i = 0; i < 3; i++)
        {
            using var certificate = _authority.Server("localhost", "127.0.0.1");
            renewed = certificate.Thumbprint;
            _authority.WriteWallet(Wallet, certificate);
            await WaitForAsync(() => _host.Certificates.Current.Certificate.Thumbprint == renewed);
        }

        await stopping.CancelAsync();
        Assert.All(await Task.WhenAll(callers).WaitAsync(TimeSpan.FromMinutes(2)), calls => Assert.True(calls > 0));
        Assert.DoesNotContain(_host.Log, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_certificate_that_cannot_be_used_leaves_the_former_in_force()
    {
        var before = _host.Certificates.Current;
        await File.WriteAllTextAsync(Path.Combine(Wallet, "ewallet.pem"), "-----BEGIN CERTIFICATE-----\nnonsense");

        await WaitForAsync(() =>
        {
            _ = _host.Certificates.Current;
            return _host.Log.Any(line => line.Contains("goes on with the certificate that it has", StringComparison.Ordinal));
        });

        Assert.Same(before, _host.Certificates.Current);
        using var channel = new EndpointChannel(_host.Url, _authority.WalletOf(_authority.Client("ada")), null);
        await AskAsync(channel);
    }

    [Fact]
    public async Task A_thousand_bad_handshakes_a_second_do_not_stop_good_callers()
    {
        const int wanted = 5_000;
        var client = _authority.Client("ada");
        using var kept = new EndpointChannel(_host.Url, _authority.WalletOf(client), null);
        await AskAsync(kept);
        using var stopping = new CancellationTokenSource();
        var attempted = 0;
        // What costs the agent most: the beginning of a real handshake, for which it has to sign, and which nobody goes on with.
        var hello = await RecordHelloAsync();
        var bad = Enumerable.Range(2, 8).Select(number => Task.Run(async () =>
        {
            while (!stopping.IsCancellationRequested)
            {
                await AttackAsync(IPAddress.Parse($"127.0.0.{number}"), Interlocked.Increment(ref attempted) % 2 == 0 ? hello : "GET / HTTP/1.1\r\n"u8.ToArray());
            }
        })).ToList();

        var (keptCalls, newConnections) = (0, 0);
        while (Volatile.Read(ref attempted) < wanted)
        {
            await AskAsync(kept);
            keptCalls++;
            using var channel = new EndpointChannel(_host.Url, _authority.WalletOf(client), null);
            await AskAsync(channel);
            newConnections++;
        }

        await stopping.CancelAsync();
        await Task.WhenAll(bad).WaitAsync(TimeSpan.FromMinutes(1));
        Assert.True(newConnections > 5 && keptCalls > 5, $"{newConnections} new connections, {keptCalls} calls");
        Assert.True(_host.RefusedFor(RefusalReason.TooMany) > wanted / 4, $"{_host.RefusedFor(RefusalReason.TooMany)} were turned away at once");
        // The log is no way to fill the disk either.
        Assert.InRange(_host.Log.Count(line => !line.StartsWith("Information", StringComparison.Ordinal)), 1, 100);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task AskAsync(EndpointChannel channel) =>
        Assert.Equal("dn:CN=ada", (await channel.Client.GetAgentInfoAsync(new GetAgentInfoRequest(), deadline: DateTime.UtcNow.AddMinutes(1))).Version);

    private static async Task WaitForAsync(Func<bool> condition)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!condition())
        {
            await Task.Delay(20, bound.Token);
        }
    }

    private async Task AttackAsync(IPAddress from, byte[] opening)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            await socket.ConnectAsync(_host.Address);
            await socket.SendAsync(opening);
            _ = await socket.ReceiveAsync(new byte[4096]).WaitAsync(TimeSpan.FromMinutes(1));
            // No waiting on either side for the ports that are used up here.
            socket.LingerState = new LingerOption(enable: true, 0);
        }
        catch (SocketException)
        {
            // Turned away.
        }
    }

    private static async Task<byte[]> RecordHelloAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        using var client = new TcpClient();
        await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint);
        using var server = await listener.AcceptSocketAsync();
        await using var stream = new System.Net.Security.SslStream(client.GetStream());
        var handshake = stream.AuthenticateAsClientAsync("localhost");
        var buffer = new byte[4096];
        var length = await server.ReceiveAsync(buffer).WaitAsync(TimeSpan.FromMinutes(1));
        server.Close();
        await Assert.ThrowsAnyAsync<IOException>(() => handshake);
        return buffer[..length];
    }
}
