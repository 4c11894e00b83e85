using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Grpc.Net.Client;
using Grpc.Tests.Hosting;

namespace Grpc.Tests.Interop;

/// <summary>A running grpcio server, and channels to it.</summary>
public sealed class GrpcioServer : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("grpcio-");
    private readonly X509Certificate2 _certificate = TestCertificate.Create();
    private readonly List<GrpcChannel> _channels = [];
    private PythonProcess _process = null!;
    private JsonElement _addresses;

    public async Task InitializeAsync()
    {
        var certificatePath = Path.Combine(_folder.FullName, "certificate.pem");
        var keyPath = Path.Combine(_folder.FullName, "key.pem");
        using var key = _certificate.GetECDsaPrivateKey()!;
        await File.WriteAllTextAsync(certificatePath, _certificate.ExportCertificatePem());
        await File.WriteAllTextAsync(keyPath, key.ExportPkcs8PrivateKeyPem());
        _process = PythonProcess.Start("grpcio_server.py", _folder.FullName, certificatePath, keyPath);
        _addresses = JsonElement.Parse(await _process.ReadLineAsync());
    }

    public async Task DisposeAsync()
    {
        foreach (var channel in _channels)
            channel.Dispose();

        await _process.DisposeAsync();
        _certificate.Dispose();
        _folder.Delete(recursive: true);
    }

    public GrpcChannel Channel(Transport transport = Transport.Plain, Action<GrpcChannelOptions>? configure = null)
    {
        var handler = new SocketsHttpHandler { EnableMultipleHttp2Connections = true };
        handler.SslOptions.RemoteCertificateValidationCallback = TestCertificate.Only(_certificate);
        if (transport == Transport.UnixSocket)
        {
            var path = _addresses.GetProperty("socket").GetString()!;
            handler.ConnectCallback = (_, cancellationToken) => UnixSocket.ConnectAsync(path, cancellationToken);
        }

        var options = new GrpcChannelOptions { HttpHandler = handler, DisposeHttpClient = true };
        configure?.Invoke(options);
        var channel = GrpcChannel.ForAddress(
            transport switch
            {
                Transport.Tls => $"https://localhost:{_addresses.GetProperty("tls")}",
                Transport.UnixSocket => "http://localhost",
                _ => $"http://localhost:{_addresses.GetProperty("plain")}",
            },
            options);
        _channels.Add(channel);
        return channel;
    }

    /// <summary>The next event that the server reports.</summary>
    public Task<string> NextReportAsync() => _process.ReadLineAsync();

    /// <summary>Stops the server without closing its connections, as a machine that hangs would.</summary>
    public void Freeze() => _process.Freeze();

    /// <summary>Ends the server at once, as a crash would.</summary>
    public void Kill() => _process.Kill();
}
