using System.Net.Sockets;
using System.Runtime.CompilerServices;
using Grpc.Core;
using Grpc.Net.Client;
using ScriptHost.Posix;
using ScriptHost.V1;

namespace ScriptHost.Workers;

/// <summary>
/// The gRPC client of one worker, over the one connection that its socket will ever have, and beside it the socket for runs of a worker that has one.
/// </summary>
internal sealed class WorkerConnection : IDisposable
{
    /// <summary>Of one message, either way: assemblies travel in them, and the other side is our own program.</summary>
    public const int MaxMessageBytes = 128 * 1024 * 1024;
    private static readonly TimeSpan ConnectInterval = TimeSpan.FromMilliseconds(5);

    private readonly GrpcChannel _channel;
    private readonly Metadata _headers;
    private RunSocket? _runs;

    private WorkerConnection(Socket socket, string token)
    {
        PeerId = PeerProcess.Of(socket).Id;
        _headers = new Metadata { { WorkerProtocol.TokenKey, token } };
        var unused = socket;
        _channel = GrpcChannel.ForAddress("http://localhost", new GrpcChannelOptions
        {
            MaxReceiveMessageSize = MaxMessageBytes,
            MaxSendMessageSize = MaxMessageBytes,
            HttpHandler = new SocketsHttpHandler
            {
                ConnectCallback = (_, _) => Interlocked.Exchange(ref unused, null) is { } first
                    ? ValueTask.FromResult<Stream>(new NetworkStream(first, ownsSocket: true))
                    : throw new IOException("The connection to the worker is lost, and there is never a second one."),
                PooledConnectionIdleTimeout = Timeout.InfiniteTimeSpan,
                PooledConnectionLifetime = Timeout.InfiniteTimeSpan,
                UseProxy = false,
                ActivityHeadersPropagator = null,
            },
        });
        Worker = new V1.Worker.WorkerClient(_channel);
        Checker = new Checker.CheckerClient(_channel);
        Compiler = new Compiler.CompilerClient(_channel);
        Resolver = new Resolver.ResolverClient(_channel);
    }

    public V1.Worker.WorkerClient Worker { get; }

    public Checker.CheckerClient Checker { get; }

    public Compiler.CompilerClient Compiler { get; }

    public Resolver.ResolverClient Resolver { get; }

    /// <summary>What the worker said about itself.</summary>
    public DescribeReply Description { get; private set; } = new();

    /// <summary>The process that listened.</summary>
    public int PeerId { get; }

    /// <summary>True when the run's output is what the worker process itself prints; false when it comes as events.</summary>
    public bool PrintsOutput => Description.Capabilities.Contains(WorkerProtocol.OutputOnDescriptors);

    /// <summary>Options of a call: the token, and when to give up.</summary>
    public CallOptions CallOptions(CancellationToken cancellationToken) => new(_headers, cancellationToken: cancellationToken);

    /// <summary>Connects as soon as the worker listens, and checks what it is.</summary>
    /// <exception cref="WorkerStartException">It ended, said nothing in time, or is not what was started.</exception>
    public static async Task<WorkerConnection> OpenAsync(
        string socketPath, string token, string language, Task<ProcessEnd> exited, TimeSpan timeout, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(timeout);
        try
        {
            var socket = await ConnectAsync(socketPath, exited, limit.Token);
            var connection = new WorkerConnection(socket, token);
            try
            {
                await connection.DescribeAsync(language, limit.Token);
                if (connection.Description.Capabilities.Contains(WorkerProtocol.RunsOnSocket))
                {
                    await connection.OpenRunsAsync(WorkerProtocol.RunSocketBeside(socketPath), token, exited, limit.Token);
                }

                return connection;
            }
            catch
            {
                connection.Dispose();
                throw;
            }
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new WorkerStartException($"it did not answer within {timeout.TotalSeconds:0} s (Workers:StartTimeout)");
        }
    }

    /// <summary>One run: all that the worker says of it, the outcome last.</summary>
    /// <exception cref="IOException">The worker is lost, or refused the run.</exception>
    public IAsyncEnumerable<RunReply> RunAsync(RunRequest request, CancellationToken cancellationToken) =>
        _runs?.RunAsync(request, cancellationToken) ?? CallAsync(request, cancellationToken);

    public void Dispose()
    {
        _runs?.Dispose();
        _channel.Dispose();
    }

    private static async Task<Socket> ConnectAsync(string socketPath, Task<ProcessEnd> exited, CancellationToken cancellationToken)
    {
        while (true)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancellationToken);
                return socket;
            }
            catch (SocketException)
            {
                socket.Dispose();
                if (exited.IsCompleted)
                {
                    throw new WorkerStartException($"it {await exited}");
                }

                await Task.Delay(ConnectInterval, cancellationToken);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    private async IAsyncEnumerable<RunReply> CallAsync(RunRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var call = Worker.Run(request, CallOptions(cancellationToken));
        while (await MoveNextAsync(call.ResponseStream, cancellationToken))
        {
            yield return call.ResponseStream.Current;
        }
    }

    private static async Task<bool> MoveNextAsync(IAsyncStreamReader<RunReply> replies, CancellationToken cancellationToken)
    {
        try
        {
            return await replies.MoveNext(cancellationToken);
        }
        catch (RpcException exception)
        {
            throw new IOException($"The worker's call ended with {exception.StatusCode}: {exception.Status.Detail}", exception);
        }
    }

    private async Task OpenRunsAsync(string socketPath, string token, Task<ProcessEnd> exited, CancellationToken cancellationToken)
    {
        var socket = await ConnectAsync(socketPath, exited, cancellationToken);
        File.Delete(socketPath);
        // Before the token is said to it.
        if (PeerProcess.Of(socket).Id is var id && id != PeerId)
        {
            socket.Dispose();
            throw new WorkerStartException($"process {id} serves its socket for runs, where {PeerId} was expected");
        }

        _runs = await RunSocket.OpenAsync(socket, token, cancellationToken);
    }

    private async Task DescribeAsync(string language, CancellationToken cancellationToken)
    {
        var request = new DescribeRequest { ProtocolVersion = WorkerProtocol.Version };
        try
        {
            Description = await AskAsync(request, CallOptions(cancellationToken));
        }
        catch (RpcException exception)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw new WorkerStartException($"it answered {exception.StatusCode}: {exception.Status.Detail}");
        }

        if (Description.ProtocolVersion != WorkerProtocol.Version || Description.Language != language)
        {
            throw new WorkerStartException(
                $"it speaks {Description.Language}, protocol {Description.ProtocolVersion}, where {language}, protocol {WorkerProtocol.Version}, was expected");
        }
    }

    // A process is one of the three, and says of the others that it is not.
    private async Task<DescribeReply> AskAsync(DescribeRequest request, CallOptions options)
    {
        try
        {
            return await Worker.DescribeAsync(request, options);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Unimplemented)
        {
        }

        try
        {
            return await Compiler.DescribeAsync(request, options);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.Unimplemented)
        {
            return await Resolver.DescribeAsync(request, options);
        }
    }
}
