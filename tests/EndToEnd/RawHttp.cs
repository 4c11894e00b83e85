using System.Globalization;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ScriptHost.EndToEnd;

/// <summary>A connection whose bytes the test chooses itself, as a caller without a library for HTTP does.</summary>
internal sealed class RawHttp(Stream stream) : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    public Stream Stream => stream;

    /// <summary>Over TLS, without saying what is spoken in it.</summary>
    public static async Task<RawHttp> ConnectAsync(string address, X509Certificate2 certificate, SslProtocols protocols = SslProtocols.None)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(IPEndPoint.Parse(address));
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true), false, (_, shown, _, _) => shown?.Subject == "CN=localhost");
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = protocols,
            ClientCertificateContext = SslStreamCertificateContext.Create(certificate, null, offline: true),
        });
        return new RawHttp(tls);
    }

    public static async Task<RawHttp> ConnectAsync(string socketPath)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath));
        return new RawHttp(new NetworkStream(socket, ownsSocket: true));
    }

    public async Task SendAsync(string text)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(text));
        await stream.FlushAsync();
    }

    /// <summary>What comes up to a text, with it.</summary>
    public async Task<string> ReadUntilAsync(string end)
    {
        using var bound = new CancellationTokenSource(Bound);
        var read = new StringBuilder();
        var one = new byte[1];
        while (!read.ToString().EndsWith(end, StringComparison.Ordinal))
        {
            Assert.True(await stream.ReadAsync(one, bound.Token) == 1, string.Create(CultureInfo.InvariantCulture, $"It ended without '{end}': {read}"));
            read.Append((char)one[0]);
        }

        return read.ToString();
    }

    public void Dispose() => stream.Dispose();
}
