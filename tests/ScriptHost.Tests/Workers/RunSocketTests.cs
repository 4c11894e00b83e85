using System.Net.Sockets;
using Google.Protobuf;
using ScriptHost.V1;
using ScriptHost.Workers;

namespace ScriptHost.Tests.Workers;

/// <summary>The agent's end of a real socket, at whose other end the test is the worker.</summary>
public sealed class RunSocketTests : IAsyncLifetime, IDisposable
{
    private const string Token = "0123";

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(30);
    private static readonly RunRequest Request = new() { RunId = "run", ScratchDirectory = "/tmp" };

    private readonly string _folder = Directory.CreateTempSubdirectory("runs").FullName;
    private readonly Socket _listener = new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    private RunSocket _runs = null!;
    private NetworkStream _worker = null!;

    public async Task InitializeAsync()
    {
        var place = new UnixDomainSocketEndPoint(Path.Combine(_folder, "r"));
        _listener.Bind(place);
        _listener.Listen();
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(place);
        _worker = new NetworkStream(await _listener.AcceptAsync(), ownsSocket: true);
        _runs = await RunSocket.OpenAsync(socket, Token, CancellationToken.None);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _runs.Dispose();
        _worker.Dispose();
        _listener.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_token_comes_first_and_then_the_request()
    {
        var run = FollowAsync();
        var first = new byte[Token.Length + 1];
        await _worker.ReadExactlyAsync(first);

        Assert.Equal($"{Token}\n", System.Text.Encoding.ASCII.GetString(first));
        Assert.Equal(Request, RunRequest.Parser.ParseDelimitedFrom(_worker));
        await SayAsync(Outcome(0));
        await run;
    }

    [Fact]
    public async Task A_run_ends_with_its_outcome_and_the_next_one_begins_behind_it()
    {
        var first = FollowAsync();
        await SayAsync(Log("a"), Log("b"), Outcome(1));
        Assert.Equal(["a", "b", "1"], await first);

        var second = FollowAsync();
        await SayAsync(Outcome(2));
        Assert.Equal(["2"], await second);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_is_said_between_two_runs_is_taken_for_neither(bool atOnce)
    {
        var first = FollowAsync();
        await SayAsync(atOnce ? [Outcome(1), Outcome(2)] : [Outcome(1)]);
        await first;
        if (!atOnce)
        {
            await SayAsync(Outcome(2));
        }

        await Assert.ThrowsAsync<IOException>(() => FollowAsync());
    }

    [Fact]
    public async Task Replies_may_come_in_pieces_of_any_size()
    {
        var run = FollowAsync();
        foreach (var piece in BytesOf(Log("a"), Log(new string('b', 200)), Outcome(1)).Chunk(1))
        {
            await _worker.WriteAsync(piece);
        }

        Assert.Equal(["a", new string('b', 200), "1"], await run);
    }

    [Theory]
    [InlineData(127)]
    [InlineData(128)]
    [InlineData(4 * 1024)]
    [InlineData(3 * 1024 * 1024)]
    public async Task Replies_may_be_of_any_length(int length)
    {
        var text = new string('x', length);
        var run = FollowAsync();
        await SayAsync(Log("before"), Log(text), Log(text), Outcome(1));

        Assert.Equal(["before", text, text, "1"], await run);
        var next = FollowAsync();
        await SayAsync(Outcome(2));
        Assert.Equal(["2"], await next);
    }

    [Fact]
    public async Task A_large_request_arrives_whole()
    {
        var request = new RunRequest { Script = new Script { Source = ByteString.CopyFrom(new byte[2 * 1024 * 1024]) } };
        var run = FollowAsync(request);
        await _worker.ReadExactlyAsync(new byte[Token.Length + 1]);

        Assert.Equal(request, await Task.Run(() => RunRequest.Parser.ParseDelimitedFrom(_worker)).WaitAsync(Bound));
        await SayAsync(Outcome(0));
        await run;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public async Task A_worker_that_goes_away_is_lost(int sentBytes)
    {
        var run = FollowAsync();
        await _worker.WriteAsync(BytesOf(Outcome(1)).AsMemory(0, sentBytes));
        _worker.Dispose();

        await Assert.ThrowsAsync<IOException>(() => run);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0x07 })] // 2 GB
    [InlineData(new byte[] { 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01 })]
    [InlineData(new byte[] { 0x03, 0xFF, 0xFF, 0xFF })] // no message
    public async Task What_is_no_reply_is_a_lost_worker(byte[] said)
    {
        var run = FollowAsync();
        await _worker.WriteAsync(said);

        await Assert.ThrowsAnyAsync<IOException>(() => run.WaitAsync(Bound));
    }

    [Fact]
    public async Task An_agent_that_lets_go_of_the_worker_does_not_wait_for_it()
    {
        var run = FollowAsync();
        _runs.Dispose();

        await Assert.ThrowsAsync<IOException>(() => run);
    }

    private static RunReply Log(string text) => new() { Events = { new WorkerEvent { Log = new LogEntry { Message = text } } } };

    private static RunReply Outcome(long value) => new() { Events = { new WorkerEvent { Outcome = new WorkerOutcome { ReturnValue = value } } } };

    private static byte[] BytesOf(params IEnumerable<RunReply> replies)
    {
        using var bytes = new MemoryStream();
        foreach (var reply in replies)
        {
            reply.WriteDelimitedTo(bytes);
        }

        return bytes.ToArray();
    }

    private async Task SayAsync(params IEnumerable<RunReply> replies) => await _worker.WriteAsync(BytesOf(replies));

    private Task<List<string>> FollowAsync() => FollowAsync(Request);

    private async Task<List<string>> FollowAsync(RunRequest request)
    {
        using var bound = new CancellationTokenSource(Bound);
        var told = new List<string>();
        await foreach (var reply in _runs.RunAsync(request, bound.Token))
        {
            told.AddRange(reply.Events.Select(one => one.Log?.Message ?? $"{one.Outcome.ReturnValue}"));
        }

        return told;
    }
}
