using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
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
    public async Task An_agent_listens_without_encryption_on_loopback_addresses_only()
    {
        var root = _agent.Root;
        var unnumbered = await ScriptHostProgram.RunAsync("serve", "--data", Path.Combine(root, "d"), "--root", root, "--listen", "127.0.0.1:0", "--insecure");
        var everywhere = await ScriptHostProgram.RunAsync("serve", "--data", Path.Combine(root, "d"), "--root", root, "--listen", "0.0.0.0:16000", "--insecure");

        Assert.All([unnumbered, everywhere], served => Assert.Equal(102, served.ExitCode));
        Assert.Contains("loopback", everywhere.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_agent_can_be_reached_over_loopback()
    {
        using var reserved = new TcpListener(IPAddress.Loopback, 0);
        reserved.Start();
        var address = reserved.LocalEndpoint.ToString()!;
        reserved.Stop();
        await using var listening = await StartedAgent.StartAsync("--listen", address, "--insecure");

        var run = await ScriptHostProgram.RunAsync("run", "--agent", address, "hello.csx", "you");

        Assert.Equal((0, "Hello, you\n"), (run.ExitCode, run.Output));
    }

    [Fact]
    public async Task A_missing_interpreter_and_a_missing_package_are_named()
    {
        var script = _agent.WriteScript("def gsf_main(argc, argv):\n    pass", ".py");
        var bare = Path.Combine(_agent.Root, "venv");
        using (var made = Process.Start(Environment.GetEnvironmentVariable("SCRIPTHOST_PYTHON") ?? "/usr/bin/python3", ["-m", "venv", "--without-pip", bare]))
        {
            await made.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(1));
        }

        var missing = await ScriptHostProgram.RunWithAsync("SCRIPTHOST__Workers__Python", "/no/such/python", "run", "--data", _agent.Root, script);
        var incomplete = await ScriptHostProgram.RunWithAsync("SCRIPTHOST__Workers__Python", $"{bare}/bin/python", "run", "--data", _agent.Root, script);

        Assert.Equal((122, 122), (missing.ExitCode, incomplete.ExitCode));
        Assert.Contains("/no/such/python", missing.Error, StringComparison.Ordinal);
        Assert.Contains("python3-grpcio", incomplete.Error, StringComparison.Ordinal);
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
