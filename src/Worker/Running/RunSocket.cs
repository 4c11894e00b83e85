using System.Net.Sockets;
using System.Text;
using Google.Protobuf;
using Microsoft.Extensions.Hosting;
using ScriptHost.V1;

namespace ScriptHost.Worker.Running;

/// <summary>
/// Takes runs on a socket of their own, one behind the other, on a thread of its own: from the kernel straight to the script, with no other thread
/// to be woken on the way. First comes the token with a line feed, then requests; back go replies; each behind its length, as protobuf delimits
/// messages. When the agent's connection is gone, so is the worker.
/// </summary>
/// <param name="place">Where it listens.</param>
/// <param name="token">What the agent has to say first.</param>
/// <param name="scripts">The loaded ones.</param>
/// <param name="processState">What runs find in this process.</param>
/// <param name="current">Gets each run for as long as it is under way.</param>
internal sealed class RunSocket(RunSocketPlace place, WorkerToken token, LoadedScripts scripts, ProcessState processState, CurrentRun current) : IHostedService, IDisposable
{
    private const int ReadBufferBytes = 16 * 1024;
    private const int MaxTokenLength = 256;

    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private readonly MemoryStream _outgoing = new();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.Bind(new UnixDomainSocketEndPoint(place.Path));
        _listener.Listen(backlog: 1);
        new Thread(Serve) { IsBackground = true, Name = "runs" }.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _listener.Dispose();
        _outgoing.Dispose();
    }

    private void Serve()
    {
        try
        {
            using var stream = new NetworkStream(_listener.Accept(), ownsSocket: true);
            _listener.Dispose();
            var incoming = new BufferedStream(stream, ReadBufferBytes);
            if (token.Matches(ReadLine(incoming)))
            {
                while (true)
                {
                    Execute(RunRequest.Parser.ParseDelimitedFrom(incoming), stream);
                }
            }
        }
        catch (IOException)
        {
            // The agent is gone, or says what it never would.
        }

        Environment.Exit(0);
    }

    private void Execute(RunRequest request, NetworkStream stream)
    {
        var events = new RunEvents(reply => Send(reply, stream));
        using var run = new ScriptRun(request, scripts, processState, events);
        current.Begin(run);
        // This thread has nothing else to do than to wait for a script that goes on elsewhere.
        var outcome = run.ExecuteAsync().GetAwaiter().GetResult();
        current.End();
        events.End(outcome);
    }

    private void Send(RunReply reply, NetworkStream stream)
    {
        _outgoing.SetLength(0);
        reply.WriteDelimitedTo(_outgoing);
        stream.Write(_outgoing.GetBuffer().AsSpan(0, (int)_outgoing.Length));
    }

    private static string ReadLine(Stream source)
    {
        var line = new StringBuilder();
        for (var next = source.ReadByte(); next is not ('\n' or -1) && line.Length < MaxTokenLength; next = source.ReadByte())
        {
            line.Append((char)next);
        }

        return line.ToString();
    }
}
