using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core;
using ScriptHost.Errors;
using ScriptHost.Registry.Calls;
using ScriptHost.Security.Tls;
using ScriptHost.Security.Wallets;
using ScriptHost.V1;

namespace ScriptHost.Tests.Security.Tls;

public sealed class HandshakeTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

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
    public async Task A_caller_with_a_certificate_of_the_authority_is_known_by_its_name() =>
        Assert.Equal("dn:CN=ada", await AskAsync(_authority.Client("ada")));

    [Fact]
    public async Task A_caller_without_a_certificate_is_refused() => await RefusedAsync(RefusalReason.NoCertificate, null);

    [Fact]
    public async Task A_certificate_that_vouches_for_itself_is_refused() => await RefusedAsync(RefusalReason.SelfSigned, _authority.SelfSigned());

    [Fact]
    public async Task A_certificate_of_another_authority_is_refused_whatever_that_is_called()
    {
        using var other = new TestAuthority();

        await RefusedAsync(RefusalReason.OtherAuthority, other.Client("ada"));
    }

    [Fact]
    public async Task An_expired_certificate_is_refused() => await RefusedAsync(RefusalReason.Expired, _authority.Expired());

    [Fact]
    public async Task A_certificate_that_is_not_valid_yet_is_refused() => await RefusedAsync(RefusalReason.NotYetValid, _authority.NotYetValid());

    [Fact]
    public async Task A_servers_certificate_is_no_callers() => await RefusedAsync(RefusalReason.WrongPurpose, _authority.Server("ada"));

    [Fact]
    public async Task Tls_1_1_is_refused()
    {
        var start = new ProcessStartInfo("openssl", ["s_client", "-connect", _host.Address.ToString(), "-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var client = Process.Start(start)!;
        client.StandardInput.Close();
        await Task.WhenAll(client.StandardOutput.ReadToEndAsync(), client.StandardError.ReadToEndAsync()).WaitAsync(Bound);

        await _host.WaitForRefusalAsync(RefusalReason.OldProtocol);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n", nameof(RefusalReason.PlainText))]
    [InlineData("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", nameof(RefusalReason.PlainText))]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n", nameof(RefusalReason.NotTls))]
    [InlineData("\u0016\u0003\u0001\u0000\u0005hello", nameof(RefusalReason.NotTls))]
    [InlineData("\u0000\u003a\u0000\u0000\u0001\u0000\u0000\u0000\u0001\u0038", nameof(RefusalReason.OracleNet))]
    public async Task What_is_no_handshake_is_named_and_gets_no_answer(string text, string reason)
    {
        using var socket = await ConnectAsync(IPAddress.Loopback);
        await socket.SendAsync(text.Select(c => (byte)c).ToArray());

        Assert.Equal(0, await DrainAsync(socket, text[0] == '\u0016'));
        await _host.WaitForRefusalAsync(Enum.Parse<RefusalReason>(reason));
    }

    [Fact]
    public async Task A_database_that_calls_as_if_this_were_extproc_is_pointed_to_the_docs_inside_tls_too()
    {
        using var check = _authority.WalletOf(_authority.Client("database"));
        await using var stream = await SslStreamTo(check);
        await stream.WriteAsync(new byte[] { 0x00, 0x3a, 0, 0, 1, 0, 0, 0, 1, 0x38 });

        await _host.WaitForRefusalAsync(RefusalReason.OracleNet);
        Assert.Contains(_host.Log, line => line.Contains("docs/security.md", StringComparison.Ordinal) && line.Contains("CN=database", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_caller_that_says_nothing_is_given_up()
    {
        await using var host = await TlsHost.StartAsync(Wallet, ("Tls:HandshakeTimeout", "00:00:01"));
        using var silent = new TcpClient();
        await silent.ConnectAsync(host.Address);

        await host.WaitForRefusalAsync(RefusalReason.TimedOut);
    }

    [Fact]
    public async Task Only_invited_addresses_may_connect()
    {
        await using var host = await TlsHost.StartAsync(Wallet, ("Tls:InvitedAddresses:0", "127.0.0.2"), ("Tls:InvitedAddresses:1", "10.0.0.0/8"));
        using var uninvited = new TcpClient();
        await uninvited.ConnectAsync(host.Address);
        await host.WaitForRefusalAsync(RefusalReason.NotInvited);

        using var invited = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        invited.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        await invited.ConnectAsync(host.Address);
        await invited.SendAsync("GET / "u8.ToArray());
        await host.WaitForRefusalAsync(RefusalReason.PlainText);
    }

    [Theory]
    [InlineData("CN=127.0.0.1", null)]
    [InlineData("CN=localhost", "expected")]
    [InlineData(null, null)]
    public async Task The_caller_checks_the_agents_name(string? expected, string? refusal)
    {
        _authority.WriteWallet(Wallet, _authority.Server("127.0.0.1"));
        await using var host = await TlsHost.StartAsync(Wallet);
        using var channel = new EndpointChannel(host.Url, _authority.WalletOf(_authority.Client("ada")), expected is null ? null : DistinguishedName.TryParse(expected));

        if (refusal is null)
        {
            Assert.Equal("dn:CN=ada", (await channel.Client.GetAgentInfoAsync(new GetAgentInfoRequest())).Version);
            return;
        }

        await Assert.ThrowsAsync<RpcException>(() => channel.Client.GetAgentInfoAsync(new GetAgentInfoRequest()).ResponseAsync);
        Assert.Contains(refusal, channel.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_name_the_certificate_must_be_for_the_host()
    {
        _authority.WriteWallet(Wallet, _authority.Server("agent.example.com"));
        await using var host = await TlsHost.StartAsync(Wallet);
        using var channel = new EndpointChannel(host.Url, _authority.WalletOf(_authority.Client("ada")), null);

        var failure = await Assert.ThrowsAsync<RpcException>(() => channel.Client.GetAgentInfoAsync(new GetAgentInfoRequest()).ResponseAsync);

        Assert.Equal(ErrorCode.AgentNotTrusted, CallFailure.Translate(failure, "it", channel).Code);
        Assert.Contains("agent.example.com", channel.Refusal, StringComparison.Ordinal);
        Assert.Contains("remote_cert_dn => 'CN=agent.example.com'", channel.Refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_of_another_authority_is_not_trusted_though_its_name_is_right()
    {
        using var other = new TestAuthority();
        using var channel = new EndpointChannel(_host.Url, other.WalletOf(_authority.Client("ada")), DistinguishedName.TryParse("CN=localhost"));

        await Assert.ThrowsAsync<RpcException>(() => channel.Client.GetAgentInfoAsync(new GetAgentInfoRequest()).ResponseAsync);

        Assert.Contains("does not vouch for", channel.Refusal, StringComparison.Ordinal);
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    public void Dispose()
    {
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<string> AskAsync(X509Certificate2 certificate)
    {
        using var channel = new EndpointChannel(_host.Url, _authority.WalletOf(certificate), null);
        return (await channel.Client.GetAgentInfoAsync(new GetAgentInfoRequest(), deadline: DateTime.UtcNow + Bound)).Version;
    }

    // Whatever the caller is told: it is never served, and the agent knows why.
    private async Task RefusedAsync(RefusalReason reason, X509Certificate2? certificate)
    {
        using var handler = new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null, ClientCertificateContext = certificate is null ? null : System.Net.Security.SslStreamCertificateContext.Create(certificate, null, offline: true) },
        };
        using var channel = Grpc.Net.Client.GrpcChannel.ForAddress(_host.Url.ToUri(), new Grpc.Net.Client.GrpcChannelOptions { HttpHandler = handler });

        await Assert.ThrowsAsync<RpcException>(() => new Agent.AgentClient(channel).GetAgentInfoAsync(new GetAgentInfoRequest(), deadline: DateTime.UtcNow + Bound).ResponseAsync);
        await _host.WaitForRefusalAsync(reason);
    }

    private async Task<Socket> ConnectAsync(IPAddress from)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(from, 0));
        await socket.ConnectAsync(_host.Address);
        return socket;
    }

    private async Task<System.Net.Security.SslStream> SslStreamTo(Wallet wallet)
    {
        var client = new TcpClient();
        await client.ConnectAsync(_host.Address);
        var stream = new System.Net.Security.SslStream(client.GetStream());
        var options = new AgentCheck(wallet, "it", null).Options;
        options.TargetHost = "localhost";
        options.ApplicationProtocols = [System.Net.Security.SslApplicationProtocol.Http2];
        await stream.AuthenticateAsClientAsync(options).WaitAsync(Bound);
        return stream;
    }

    // How much was answered before the end; to what looks like TLS an alert may be.
    private static async Task<int> DrainAsync(Socket socket, bool mayBeAnswered)
    {
        var answered = 0;
        try
        {
            int count;
            while ((count = await socket.ReceiveAsync(new byte[1024]).WaitAsync(Bound)) > 0)
            {
                answered += mayBeAnswered ? 0 : count;
            }
        }
        catch (SocketException)
        {
            // Reset: what was sent had not been read.
        }

        return answered;
    }
}
