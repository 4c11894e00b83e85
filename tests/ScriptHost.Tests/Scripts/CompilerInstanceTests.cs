using ScriptHost.Scripts;

namespace ScriptHost.Tests.Scripts;

public sealed class CompilerInstanceTests
{
    [Fact]
    public void A_process_in_use_is_not_closed()
    {
        var instance = NewInstance();
        var use = instance.TryBegin()!;
        Assert.False(instance.TryClose());
        use.Dispose();

        Assert.True(instance.TryClose());
    }

    [Fact]
    public void Nothing_begins_in_a_process_that_was_closed()
    {
        var instance = NewInstance();
        Assert.True(instance.TryClose());

        Assert.Null(instance.TryBegin());
    }

    [Fact]
    public void A_compilation_with_another_beside_it_at_any_time_was_not_alone()
    {
        var instance = NewInstance();
        using var first = instance.TryBegin()!;
        Assert.True(first.IsAlone);
        using (var second = instance.TryBegin()!)
        {
            Assert.False(second.IsAlone);
        }

        Assert.False(first.IsAlone);
    }

    [Fact]
    public void A_compilation_that_begins_after_all_others_have_ended_is_alone()
    {
        var instance = NewInstance();
        instance.TryBegin()!.Dispose();
        using var later = instance.TryBegin()!;

        Assert.True(later.IsAlone);
    }

    [Fact]
    public async Task Closing_and_beginning_at_the_same_time_never_both_succeed()
    {
        for (var round = 0; round < 2_000; round++)
        {
            var instance = NewInstance();
            var begun = Task.Run(instance.TryBegin);
            var isClosed = instance.TryClose();

            Assert.NotEqual(isClosed, await begun.WaitAsync(TimeSpan.FromMinutes(1)) is not null);
        }
    }

    // Who is in the process and who may still enter it: nothing that needs the process itself.
    private static CompilerInstance NewInstance() => new(null!);
}
