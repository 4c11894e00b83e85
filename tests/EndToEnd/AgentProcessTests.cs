using System.Diagnostics;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

public sealed class AgentProcessTests : IAsyncLifetime
{
    private readonly AgentFixture _agent = new();

    public Task InitializeAsync() => _agent.InitializeAsync();

    [Fact]
    public async Task The_command_uses_the_agent_that_serves_the_data_folder_and_sees_its_roots()
    {
        var run = await ScriptHostProgram.RunAsync("run", "--data", _agent.Data, "hello.csx", "you");

        Assert.Equal((0, "Hello, you\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task A_second_agent_is_kept_off_the_data_folder()
    {
        var second = await ScriptHostProgram.RunAsync("serve", "--data", _agent.Data, "--root", _agent.Root);

        Assert.Equal(102, second.ExitCode);
        Assert.Contains("Another agent", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Workers_die_with_an_agent_that_is_killed()
    {
        using var call = _agent.Client.RunJob(new RunJobRequest
        {
            Owner = "TESTER",
            Action = _agent.WriteScript("void GsfMain(int argc, string[] argv) { Console.Write(\"on\"); Thread.Sleep(-1); }"),
        });
        var workerId = 0;
        var isOn = false;
        while (!isOn && await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1)))
        {
            foreach (var one in call.ResponseStream.Current.Events)
            {
                workerId = one.Started?.ProcessId ?? workerId;
                isOn |= one.Output is not null;
            }
        }

        using var worker = Process.GetProcessById(workerId);
        using var agent = Process.GetProcessById(_agent.ProcessId);
        agent.Kill();

        await worker.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        _agent.MarkKilled();
    }

    public Task DisposeAsync() => _agent.DisposeAsync();
}
