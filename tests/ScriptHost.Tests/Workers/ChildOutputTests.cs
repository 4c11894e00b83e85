using System.Text;
using ScriptHost.Posix;
using ScriptHost.Workers;

namespace ScriptHost.Tests.Workers;

public sealed class ChildOutputTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    private readonly RuntimeFolder _runtime = new(Path.GetTempPath());
    private readonly PipePoller _poller = new();
    private readonly ChildStarter _starter = new();

    [Fact]
    public async Task What_a_child_printed_before_somebody_receives_it_is_received()
    {
        var folder = _runtime.CreateFolder("c");
        var environment = new Dictionary<string, string> { ["PATH"] = "/usr/bin:/bin" };
        await using var child = await new ChildLauncher(_starter, _poller).StartAsync(["sh", "-c", "echo early"], environment, folder, folder, isSandboxed: false);
        await child.Exited.WaitAsync(Bound);
        var received = new StringBuilder();

        child.SendOutputTo((_, data) => received.Append(Encoding.UTF8.GetString(data)));
        child.DrainOutput();

        Assert.Equal(("early\n", 0), ($"{received}", child.StrayBytes));
    }

    public void Dispose()
    {
        _starter.Dispose();
        _poller.Dispose();
        _runtime.Dispose();
    }
}
