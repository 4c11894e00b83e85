using ScriptHost.Scripts;

namespace ScriptHost.Tests.Scripts;

public sealed class CompileSlotsTests
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task No_more_than_the_processors_compile_at_once()
    {
        using var slots = new CompileSlots();
        var held = new List<IDisposable>();
        for (var i = 0; i < Environment.ProcessorCount; i++)
        {
            held.Add(await slots.EnterAsync(CancellationToken.None).WaitAsync(Bound));
        }

        var next = slots.EnterAsync(CancellationToken.None);
        Assert.False(next.IsCompleted);
        held[0].Dispose();
        await next.WaitAsync(Bound);
    }

    [Fact]
    public async Task Whoever_wants_to_be_alone_waits_for_all_others_and_two_of_them_for_each_other()
    {
        using var slots = new CompileSlots();
        var other = await slots.EnterAsync(CancellationToken.None).WaitAsync(Bound);
        var first = slots.EnterAloneAsync(CancellationToken.None);
        var second = slots.EnterAloneAsync(CancellationToken.None);
        Assert.False(first.IsCompleted);

        other.Dispose();
        var alone = await first.WaitAsync(Bound);
        Assert.False(second.IsCompleted);
        alone.Dispose();
        (await second.WaitAsync(Bound)).Dispose();
    }

    [Fact]
    public async Task Whoever_gives_up_waiting_leaves_the_slots_to_others()
    {
        using var slots = new CompileSlots();
        using var giveUp = new CancellationTokenSource();
        var other = await slots.EnterAsync(CancellationToken.None).WaitAsync(Bound);
        var alone = slots.EnterAloneAsync(giveUp.Token);
        await giveUp.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => alone.WaitAsync(Bound));
        other.Dispose();

        (await slots.EnterAloneAsync(CancellationToken.None).WaitAsync(Bound)).Dispose();
    }
}
