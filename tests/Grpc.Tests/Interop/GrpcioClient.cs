using System.Text.Json;
using Google.Protobuf;
using Grpc.Tests.Hosting;

namespace Grpc.Tests.Interop;

/// <summary>A grpcio client in a process of its own, and the server that it calls.</summary>
public sealed class GrpcioClient : IAsyncLifetime
{
    private PythonProcess _process = null!;

    internal ProbeHost Host { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Host = await ProbeHost.StartAsync();
        _process = PythonProcess.Start("grpcio_client.py");
    }

    public async Task DisposeAsync()
    {
        await _process.DisposeAsync();
        await Host.DisposeAsync();
    }

    internal GrpcioCall Echo(IMessage request, Transport transport = Transport.Plain) => Call("Echo", false, request, transport);

    internal GrpcioCall Count(IMessage request, Transport transport = Transport.Plain) => Call("Count", true, request, transport);

    /// <summary>Starts a call; the result must be read before the next one is started.</summary>
    internal Task StartAsync(GrpcioCall call) => _process.WriteLineAsync(JsonSerializer.Serialize(call, GrpcioCall.Json));

    internal async Task<GrpcioResult> ReadResultAsync() =>
        JsonSerializer.Deserialize<GrpcioResult>(await _process.ReadLineAsync(), GrpcioCall.Json)!;

    internal async Task<GrpcioResult> RunAsync(GrpcioCall call)
    {
        await StartAsync(call);
        return await ReadResultAsync();
    }

    private GrpcioCall Call(string method, bool streaming, IMessage request, Transport transport)
    {
        var target = transport switch
        {
            Transport.Tls => $"localhost:{Host.TlsPort}",
            Transport.UnixSocket => $"unix:{Host.SocketPath}",
            _ => $"localhost:{Host.PlainPort}",
        };
        return new GrpcioCall(target, $"/probe.v1.Probe/{method}", streaming, request.ToByteArray())
        {
            Certificate = transport == Transport.Tls ? Host.CertificatePath : null,
        };
    }
}
