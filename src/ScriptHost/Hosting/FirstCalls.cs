using Grpc.Core;
using Grpc.Net.Client;
using ScriptHost.V1;

namespace ScriptHost.Hosting;

/// <summary>
/// An agent's calls to itself as soon as it listens: who calls first shall wait as little as may be for the runtime's work on code that it meets
/// for the first time. They ask, and change nothing.
/// </summary>
internal static class FirstCalls
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Makes them. One that fails is of no account: whoever calls next will see why.</summary>
    /// <param name="socketPath">Where the agent listens.</param>
    public static async Task MakeAsync(string socketPath)
    {
        using var channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
        {
            HttpHandler = new SocketsHttpHandler { ConnectCallback = (_, cancellationToken) => AgentSocket.ConnectAsync(socketPath, cancellationToken), UseProxy = false },
        });
        using var bound = new CancellationTokenSource(Patience);
        var client = new Agent.AgentClient(channel);
        try
        {
            await client.GetAgentInfoAsync(new GetAgentInfoRequest(), cancellationToken: bound.Token);
            // A stream, the journal and an error: there is no such run.
            using var call = client.AttachRun(new AttachRunRequest { RunId = "none" }, cancellationToken: bound.Token);
            await call.ResponseStream.MoveNext(CancellationToken.None);
        }
        catch (RpcException)
        {
        }
    }
}
