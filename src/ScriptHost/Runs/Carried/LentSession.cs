using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using ScriptHost.V1;
using ScriptHost.Workers;

namespace ScriptHost.Runs.Carried;

/// <summary>
/// A caller's session in the hands of the worker that executes the run: a socket of this run alone, where whoever shows its token gets the caller's
/// connection. There is one connection for a run; the agent knows nothing of what is said over it.
/// </summary>
internal sealed class LentSession : IAsyncDisposable
{
    private const int TokenBytes = 32;

    // What a process that is not the run's may keep the socket to itself.
    private static readonly TimeSpan TokenBound = TimeSpan.FromSeconds(5);

    // What a caller that reads slowly may take for the last of what the worker has sent.
    private static readonly TimeSpan EndBound = TimeSpan.FromSeconds(5);

    private readonly CallerSession _session;
    private readonly PrivateSocket _socket;
    private readonly byte[] _token;
    private readonly CancellationTokenSource _noWorker = new();
    private readonly CancellationTokenSource _givingUp = new();
    private readonly Task _relaying;
    private Socket? _worker;

    private LentSession(CallerSession session, Stream caller, PrivateSocket socket)
    {
        (_session, _socket) = (session, socket);
        _token = Encoding.ASCII.GetBytes(RandomNumberGenerator.GetHexString(2 * TokenBytes, lowercase: true));
        _relaying = RelayAsync(caller);
    }

    /// <summary>Listens, until this is disposed of.</summary>
    /// <param name="session">Whose connection is lent.</param>
    /// <param name="caller">The caller's connection.</param>
    /// <param name="folder">Of the worker that executes the run.</param>
    public static LentSession Open(CallerSession session, Stream caller, WorkerFolder folder) => new(session, caller, folder.Listen());

    /// <summary>What the worker is told: where the socket is, and its token.</summary>
    public DatabaseContext ContextFor(EndOfRun endOfRun) => new()
    {
        Provider = "carried",
        ConnectionString = _socket.Path,
        Password = Encoding.ASCII.GetString(_token),
        EndOfRun = endOfRun,
    };

    /// <summary>The run is over: what the worker has sent still reaches the caller, and nothing more.</summary>
    public async ValueTask DisposeAsync()
    {
        await _noWorker.CancelAsync();
        try
        {
            _worker?.Shutdown(SocketShutdown.Receive);
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It has ended by itself.
        }

        _givingUp.CancelAfter(EndBound);
        await _relaying;
        _socket.Dispose();
        _noWorker.Dispose();
        _givingUp.Dispose();
    }

    private async Task RelayAsync(Stream caller)
    {
        try
        {
            using var worker = _worker = await AcceptAsync();
            // Whoever tries once more is refused at once, instead of waiting for an answer.
            _socket.Dispose();
            await using var connection = new NetworkStream(worker);
            if (await Relay.RunAsync(connection, caller, _givingUp.Token) == caller)
            {
                _session.Lose();
            }
            else
            {
                _session.End();
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }

    /// <summary>The connection of whoever shows the token, one at a time.</summary>
    private async Task<Socket> AcceptAsync()
    {
        while (true)
        {
            var worker = await _socket.AcceptAsync(_noWorker.Token);
            if (await ShowsTokenAsync(worker))
            {
                return worker;
            }

            worker.Dispose();
        }
    }

    private async Task<bool> ShowsTokenAsync(Socket worker)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(_noWorker.Token);
        bound.CancelAfter(TokenBound);
        // Not a byte more than the token and its line feed: what follows is for the caller.
        var shown = new byte[_token.Length + 1];
        try
        {
            for (var count = 0; count < shown.Length;)
            {
                var more = await worker.ReceiveAsync(shown.AsMemory(count), bound.Token);
                if (more == 0)
                {
                    return false;
                }

                count += more;
            }
        }
        catch (Exception exception) when (exception is SocketException || (exception is OperationCanceledException && !_noWorker.IsCancellationRequested))
        {
            return false;
        }

        return CryptographicOperations.FixedTimeEquals(shown.AsSpan(0, _token.Length), _token) && shown[^1] == '\n';
    }
}
