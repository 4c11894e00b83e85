using System.Net.Sockets;
using ScriptHost.Runs.Carried;

namespace ScriptHost.Tests.Runs.Carried;

public sealed class RelayTests : IAsyncLifetime, IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _cancellation = new();
    private ConnectedPair _worker = null!;
    private ConnectedPair _caller = null!;
    private Task<Stream> _relay = null!;

    public async Task InitializeAsync()
    {
        (_worker, _caller) = (await ConnectedPair.CreateAsync(), await ConnectedPair.CreateAsync());
        _relay = Relay.RunAsync(_worker.Near, _caller.Near, _cancellation.Token);
    }

    [Fact]
    public async Task Bytes_pass_both_ways_as_they_come()
    {
        foreach (var (from, to) in new[] { (_worker.Far, _caller.Far), (_caller.Far, _worker.Far), (_worker.Far, _caller.Far) })
        {
            await from.WriteAsync(new byte[] { 1, 2, 3 });
            var got = new byte[3];
            await to.ReadExactlyAsync(got).AsTask().WaitAsync(Bound);
            Assert.Equal([1, 2, 3], got);
        }

        Assert.False(_relay.IsCompleted);
    }

    [Fact]
    public async Task Large_messages_pass_whole_in_both_directions_at_once()
    {
        var bytes = new byte[20_000_000];
        Random.Shared.NextBytes(bytes);

        await Task.WhenAll(SendAsync(_worker.Far, _caller.Far), SendAsync(_caller.Far, _worker.Far)).WaitAsync(Bound);

        async Task SendAsync(NetworkStream from, NetworkStream to)
        {
            var sending = from.WriteAsync(bytes).AsTask();
            var got = new byte[bytes.Length];
            await to.ReadExactlyAsync(got);
            await sending;
            Assert.True(got.AsSpan().SequenceEqual(bytes));
        }
    }

    [Fact]
    public async Task A_side_that_does_not_read_holds_the_other_up_and_fills_no_memory()
    {
        const int total = 32 * 1024 * 1024;
        var sent = 0L;
        var sending = Task.Run(async () =>
        {
            var piece = new byte[64 * 1024];
            while (sent < total)
            {
                await _worker.Far.WriteAsync(piece);
                Interlocked.Add(ref sent, piece.Length);
            }
        });

        // Slower than the sender, who may be ahead by what sockets and one buffer hold.
        var got = new byte[2 * 1024];
        for (var received = 0L; received < total;)
        {
            received += await _caller.Far.ReadAsync(got).AsTask().WaitAsync(Bound);
            Assert.InRange(Interlocked.Read(ref sent) - received, long.MinValue, 2 * 1024 * 1024);
        }

        await sending.WaitAsync(Bound);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_side_that_ends_is_told_and_what_it_had_sent_has_come(bool isWorker)
    {
        var (ending, other) = isWorker ? (_worker, _caller) : (_caller, _worker);
        await ending.Far.WriteAsync(new byte[100_000]);
        ending.Far.Dispose();
        var got = new byte[100_000];
        await other.Far.ReadExactlyAsync(got).AsTask().WaitAsync(Bound);

        Assert.Same(ending.Near, await _relay.WaitAsync(Bound));
    }

    [Fact]
    public async Task A_side_that_ends_in_the_middle_of_what_it_is_sent_is_told()
    {
        var sending = _worker.Far.WriteAsync(new byte[10_000_000]).AsTask();
        _caller.Far.Dispose();

        Assert.Same(_caller.Near, await _relay.WaitAsync(Bound));
        _worker.Near.Dispose();
        await Assert.ThrowsAnyAsync<IOException>(() => sending.WaitAsync(Bound));
    }

    [Fact]
    public async Task It_can_be_given_up_while_both_sides_are_there()
    {
        await _cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _relay.WaitAsync(Bound));
        await _worker.Far.WriteAsync(new byte[] { 1 });
        var got = new byte[1];
        await _worker.Near.ReadExactlyAsync(got);
    }

    public async Task DisposeAsync()
    {
        await _cancellation.CancelAsync();
        await ((Task)_relay).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _worker.Dispose();
        _caller.Dispose();
    }

    public void Dispose() => _cancellation.Dispose();
}
