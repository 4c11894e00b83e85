namespace ScriptHost.Posix.Tests;

public sealed class ThisProcessTests
{
    [Fact]
    public void A_new_thread_counts_while_it_lives()
    {
        using var ready = new Barrier(2);
        var thread = new Thread(() =>
        {
            ready.SignalAndWait();
            ready.SignalAndWait();
        });
        thread.Start();
        ready.SignalAndWait();

        // Others come and go; of all of them, the kernel's folder has an entry each.
        var counted = ThisProcess.ThreadCount;
        var listed = Directory.GetDirectories("/proc/self/task").Length;
        ready.SignalAndWait();
        thread.Join();

        Assert.InRange(counted, listed - 2, listed + 2);
        Assert.InRange(counted, 3, 1000);
    }
}
