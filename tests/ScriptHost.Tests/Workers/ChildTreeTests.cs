using ScriptHost.Posix;
using ScriptHost.Workers;

namespace ScriptHost.Tests.Workers;

public sealed class ChildTreeTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    private readonly RuntimeFolder _runtime = new(Path.GetTempPath());
    private readonly PipePoller _poller = new();
    private readonly ChildStarter _starter = new();

    [Fact]
    public async Task What_is_started_after_a_look_that_found_nothing_is_found_by_the_next()
    {
        await using var child = await StartAsync("read line; setsid sleep 1000 & read line");
        Assert.False(child.HasLeftOvers());
        Assert.False(child.HasLeftOvers());

        await child.StandardInput.WriteLineAsync();
        await child.StandardInput.FlushAsync();

        using var bound = new CancellationTokenSource(Bound);
        while (!child.HasLeftOvers())
        {
            await Task.Delay(1, bound.Token);
        }

        Assert.True(child.HasLeftOvers());
    }

    [Fact]
    public async Task A_child_that_was_stopped_ends_with_all_that_it_started_all_the_same()
    {
        var child = await StartAsync("setsid sleep 1000 & kill -STOP $$");
        using var bound = new CancellationTokenSource(Bound);
        while (!child.HasLeftOvers() || ProcessEntry.Find(child.Id) is not { IsStopped: true })
        {
            await Task.Delay(1, bound.Token);
        }

        await child.DisposeAsync();

        Assert.False(child.HasLeftOvers());
    }

    [Fact]
    public async Task Until_bubblewrap_has_made_the_sandbox_the_machines_processes_are_not_taken_for_it()
    {
        // As it looks right after the start: a child of the first process, which sees what everybody sees.
        await using var child = await StartAsync("sleep 1000 & wait", isSandboxed: true);
        using var bound = new CancellationTokenSource(Bound);
        while (!ProcessEntry.All().Any(entry => entry.ParentId == child.Id))
        {
            await Task.Delay(1, bound.Token);
        }

        Assert.Equal(0, child.ReadResidentBytes());
        Assert.False(child.HasLeftOvers());
    }

    public void Dispose()
    {
        _starter.Dispose();
        _poller.Dispose();
        _runtime.Dispose();
    }

    private async Task<ChildProcess> StartAsync(string script, bool isSandboxed = false)
    {
        var folder = _runtime.CreateFolder("c");
        var environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin", ["HOME"] = $"{folder}/home" };
        return await new ChildLauncher(_starter, _poller).StartAsync(["sh", "-c", script], environment, folder, folder, isSandboxed);
    }
}
