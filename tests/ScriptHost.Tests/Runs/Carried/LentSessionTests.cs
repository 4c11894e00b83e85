using System.Net.Sockets;
using System.Text;
using ScriptHost.Runs.Carried;
using ScriptHost.V1;
using ScriptHost.Workers;

namespace ScriptHost.Tests.Runs.Carried;

public sealed class LentSessionTests : IAsyncLifetime
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    private readonly WorkerFolder _folder = new(Path.Combine(Path.GetTempPath(), $"w-{Guid.NewGuid().ToString("N")[..8]}"), userId: null);
    private readonly TaskCompletionSource _lost = new();
    private CallerSession _session = null!;
    private ConnectedPair _caller = null!;
    private Task _lending = null!;
    private LentSession _lent = null!;
    private DatabaseContext _context = null!;

    public async Task InitializeAsync()
    {
        _session = new CallerSession(() => _lost.TrySetResult());
        _caller = await ConnectedPair.CreateAsync();
        Assert.True(_session.TryTake());
        _lending = _session.LendAsync(_caller.Near, CancellationToken.None);
        _lent = LentSession.Open(_session, await _session.Come, _folder);
        _context = _lent.ContextFor(EndOfRun.Commit);
    }

    [Fact]
    public async Task Whoever_shows_the_token_gets_the_callers_connection()
    {
        using var worker = await ConnectAsync(_context.Password + "\nhello");

        Assert.Equal("hello", await ReadAsync(_caller.Far, 5));
        await _caller.Far.WriteAsync("you"u8.ToArray());
        Assert.Equal("you", await ReadAsync(worker, 3));
        Assert.Equal(("carried", 64), (_context.Provider, _context.Password.Length));
    }

    [Fact]
    public async Task What_the_caller_sends_before_the_worker_comes_waits_for_it()
    {
        await _caller.Far.WriteAsync("early"u8.ToArray());
        using var worker = await ConnectAsync(_context.Password + "\n");

        Assert.Equal("early", await ReadAsync(worker, 5));
    }

    [Theory]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000\n")]
    [InlineData("\n")]
    [InlineData("")]
    public async Task Others_get_nothing_and_keep_nobody_out(string shown)
    {
        using (var other = await ConnectAsync(shown))
        {
            other.Socket.Shutdown(SocketShutdown.Send);
            Assert.Equal(0, await EndAsync(other));
        }

        using var worker = await ConnectAsync(_context.Password + "\nhello");
        Assert.Equal("hello", await ReadAsync(_caller.Far, 5));
    }

    [Fact]
    public async Task The_token_without_its_line_feed_is_not_enough()
    {
        using var other = await ConnectAsync(_context.Password + "x");

        Assert.Equal(0, await EndAsync(other));
    }

    [Fact]
    public async Task There_is_one_connection_for_a_run()
    {
        using var worker = await ConnectAsync(_context.Password + "\nhello");
        Assert.Equal("hello", await ReadAsync(_caller.Far, 5));

        await Assert.ThrowsAnyAsync<SocketException>(() => ConnectAsync(_context.Password + "\n"));
    }

    [Fact]
    public async Task Only_its_user_can_open_the_socket()
    {
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_context.ConnectionString));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(_context.ConnectionString)!));
        Assert.InRange(Encoding.UTF8.GetByteCount(_context.ConnectionString), 1, 107);
        await _lent.DisposeAsync();
        Assert.False(Directory.Exists(Path.GetDirectoryName(_context.ConnectionString)));
    }

    [Fact]
    public async Task A_worker_that_ends_its_connection_ends_the_callers_and_stops_nothing()
    {
        using (var worker = await ConnectAsync(_context.Password + "\nbye"))
        {
        }

        await _lending.WaitAsync(Bound);
        Assert.Equal("bye", await ReadAsync(_caller.Far, 3));
        _session.Lose();
        Assert.False(_lost.Task.IsCompleted);
    }

    [Fact]
    public async Task A_caller_that_goes_stops_the_run_and_its_worker_is_told()
    {
        using var worker = await ConnectAsync(_context.Password + "\n");
        await _caller.Far.WriteAsync("last"u8.ToArray());
        Assert.Equal("last", await ReadAsync(worker, 4));

        _caller.Far.Dispose();

        await _lost.Task.WaitAsync(Bound);
        Assert.Equal(0, await EndAsync(worker));
    }

    [Fact]
    public async Task The_end_of_the_run_passes_on_what_the_worker_has_sent_and_waits_for_nobody()
    {
        using var worker = await ConnectAsync(_context.Password + "\n");
        await _caller.Far.WriteAsync("x"u8.ToArray());
        Assert.Equal("x", await ReadAsync(worker, 1));
        await worker.WriteAsync("result"u8.ToArray());

        await _lent.DisposeAsync().AsTask().WaitAsync(Bound);

        Assert.Equal("result", await ReadAsync(_caller.Far, 6));
        Assert.False(_lost.Task.IsCompleted);
    }

    [Fact]
    public async Task A_run_that_never_asks_for_its_session_ends_all_the_same()
    {
        await _lent.DisposeAsync().AsTask().WaitAsync(Bound);
        _session.End();

        await _lending.WaitAsync(Bound);
        Assert.False(_lost.Task.IsCompleted);
        Assert.False(_session.TryTake());
    }

    public async Task DisposeAsync()
    {
        _session.End();
        await _lending.WaitAsync(Bound);
        _caller.Dispose();
        if (Directory.Exists(Path.GetDirectoryName(_context.ConnectionString)))
        {
            await _lent.DisposeAsync();
        }

        _folder.Remove();
    }

    private async Task<NetworkStream> ConnectAsync(string shown)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(_context.ConnectionString));
        var stream = new NetworkStream(socket, ownsSocket: true);
        await stream.WriteAsync(Encoding.ASCII.GetBytes(shown));
        return stream;
    }

    private static async Task<string> ReadAsync(NetworkStream stream, int count)
    {
        var bytes = new byte[count];
        await stream.ReadExactlyAsync(bytes).AsTask().WaitAsync(Bound);
        return Encoding.UTF8.GetString(bytes);
    }

    private static async Task<int> EndAsync(NetworkStream stream)
    {
        try
        {
            return await stream.ReadAsync(new byte[1]).AsTask().WaitAsync(Bound);
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
