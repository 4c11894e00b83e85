using System.Diagnostics;

namespace ScriptHost.Posix.Tests;

public sealed class SignalsTests
{
    [Fact]
    public async Task A_signal_reaches_the_whole_group()
    {
        using var leader = Process.Start(new ProcessStartInfo("setsid", ["sh", "-c", "sleep 1000 & echo $!; wait"]) { RedirectStandardOutput = true })!;
        var child = int.Parse((await leader.StandardOutput.ReadLineAsync())!);

        Signals.SendToGroup(leader.Id, Signal.Kill);

        await leader.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));
        // Both ends of the pipe are gone once the child is dead, too.
        Assert.Equal("", await leader.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.NotEqual(0, child);
    }

    [Fact]
    public void A_group_that_is_gone_is_no_error() => Signals.SendToGroup(int.MaxValue, Signal.Kill);

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(1)]
    public void Everybody_is_never_signalled(int group) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => Signals.SendToGroup(group, Signal.Kill));

    [Theory]
    [InlineData(9, "SIGKILL")]
    [InlineData(11, "SIGSEGV")]
    [InlineData(31, "SIGSYS")]
    [InlineData(40, "signal 40")]
    public void Signals_are_named_as_usual(int number, string name) => Assert.Equal(name, Signals.NameOf(number));
}
