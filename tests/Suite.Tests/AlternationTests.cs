using System.Collections.Concurrent;
using ScriptHost.Benchmarks.Measuring;

namespace ScriptHost.Suite.Tests;

public sealed class AlternationTests
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task All_are_warmed_up_and_then_take_turns_in_changing_order()
    {
        var order = new List<string>();
        Contender Named(string name) => Contender.Of(name, new Turn(1, Long), () => order.Add(name));

        var series = await Alternation.RunAsync(3, Named("a"), Named("b"));

        Assert.Equal("ab ab ba ab", string.Join(' ', order.Chunk(2).Select(pair => string.Concat(pair))));
        Assert.Equal(["a", "b"], series.Select(one => one.Name));
        Assert.All(series, one => Assert.Equal(3, one.Count));
    }

    [Fact]
    public async Task A_turn_makes_no_more_calls_than_it_may_however_many_callers_there_are()
    {
        var calls = new ConcurrentBag<int>();

        var load = await ClosedLoop.RunAsync(
            () =>
            {
                calls.Add(1);
                return Task.CompletedTask;
            },
            new Turn(100, Long, 7));

        Assert.Equal(100, calls.Count);
        Assert.Equal(100, load.Milliseconds.Count);
    }

    [Fact]
    public async Task A_turn_without_time_makes_one_call()
    {
        var load = await ClosedLoop.RunAsync(() => Task.CompletedTask, new Turn(100, TimeSpan.Zero));

        Assert.Single(load.Milliseconds);
    }

    [Fact]
    public async Task Callers_call_at_the_same_time()
    {
        var (here, all) = (0, new TaskCompletionSource());

        // Nobody gets an answer before all have called.
        await ClosedLoop.RunAsync(
            () =>
            {
                if (Interlocked.Increment(ref here) == 5)
                {
                    all.SetResult();
                }

                return all.Task;
            },
            new Turn(5, Long, 5)).WaitAsync(Long);

        Assert.Equal(5, here);
    }

    [Fact]
    public async Task A_call_that_fails_fails_the_turn() => await Assert.ThrowsAsync<InvalidOperationException>(() => ClosedLoop.RunAsync(
        () => throw new InvalidOperationException(), new Turn(3, Long, 2)));
}
