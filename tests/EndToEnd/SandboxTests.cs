using System.Net;
using System.Net.Sockets;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>What a script can see and do of the machine, of the agent and of other owners.</summary>
[Collection(OneAgent.Name)]
public sealed class SandboxTests(AgentFixture agent)
{
    // Does one thing after another that it must not be able to do, and tells how each went.
    private const string Attempts = """
        import ctypes, os, socket
        libc = ctypes.CDLL(None, use_errno=True)
        NEW_NAMESPACES = 0x10000000 | 0x00020000  # of users and mounts
        REMOUNT, BIND = 32, 4096

        def connect(path):
            socket.socket(socket.AF_UNIX).connect(path)

        def write(path):
            open(path, "w")

        def call(result):
            if result != 0:
                raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))

        def gsf_main(argc, argv):
            data, root, agent, other = argv
            attempts = {
                "connect to the agent": lambda: connect(data + "/agent.sock"),
                "read the agent's data": lambda: open(data + "/agent.db").close(),
                "read another owner's database": lambda: open(data + "/owners/SANDBOX_OTHER/database.sqlite").close(),
                "write to the script root": lambda: write(root + "/planted.csx"),
                "write to the compiled scripts": lambda: write(data + "/cache/planted"),
                "write to the system": lambda: write("/usr/bin/planted"),
                "read the agent's environment": lambda: open("/proc/" + agent + "/environ").read(),
                "read another owner's environment": lambda: open("/proc/" + other + "/environ").read(),
                "signal another owner's process": lambda: os.kill(int(other), 0),
                "attach to another owner's process": lambda: call(libc.ptrace(16, int(other), 0, 0)),
                "attach to the agent": lambda: call(libc.ptrace(16, int(agent), 0, 0)),
                "make the script root writable": lambda: call(libc.mount(b"none", root.encode(), None, REMOUNT | BIND, None)),
                "mount something": lambda: call(libc.mount(b"none", b"/tmp", b"tmpfs", 0, None)),
                "become root": lambda: os.setuid(0),
                # Last, because what follows would be in those, too.
                "make the script root writable in namespaces of its own": lambda: (
                    call(libc.unshare(NEW_NAMESPACES)), call(libc.mount(b"none", root.encode(), None, REMOUNT | BIND, None))),
            }
            for name, attempt in attempts.items():
                try:
                    attempt()
                    print(name)
                except OSError:
                    pass
        """;

    [Fact]
    public async Task A_script_cannot_reach_the_agent_the_scripts_or_another_owner()
    {
        var database = agent.WriteScript("import utils\ndef gsf_main(argc, argv):\n    utils.getconnection().cursor().execute('CREATE TABLE IF NOT EXISTS t (n NUMBER)')", ".py");
        Assert.Equal(OutcomeStatus.Succeeded, (await agent.RunAsync(new RunJobRequest { Owner = "SANDBOX_OTHER", Action = database, WithContext = true })).Outcome.Status);
        var waiting = agent.WriteScript("echo ready; sleep 1000", ".sh");
        using var other = agent.Client.RunJob(new RunJobRequest { Owner = "SANDBOX_OTHER", RunId = "sandbox-other", Action = waiting });
        var otherId = await ReadUntilOutputAsync(other);

        var run = await agent.RunAsync(new RunJobRequest
        {
            Owner = "SANDBOX",
            Action = agent.WriteScript(Attempts, ".py"),
            WithContext = true,
            Arguments = { Text(agent.Data), Text(agent.Root), Text($"{agent.ProcessId}"), Text($"{otherId}") },
        });
        await agent.Client.CancelRunAsync(new CancelRunRequest { RunId = "sandbox-other", Grace = new() });

        Assert.Equal((OutcomeStatus.Succeeded, ""), (run.Outcome.Status, run.Output));
    }

    [Fact]
    public void The_agents_runtime_has_no_door_left_through_which_to_attach() =>
        Assert.DoesNotContain(Directory.EnumerateFiles(Path.GetTempPath()), file => file.Contains($"-{agent.ProcessId}-", StringComparison.Ordinal));

    [Theory]
    [InlineData(".csx", "void GsfMain(int argc, string[] argv) { foreach (var path in Directory.GetDirectories(\"/\")) Console.WriteLine(Path.GetFileName(path)); }")]
    [InlineData(".py", "import os\ndef gsf_main(argc, argv):\n    print(*os.listdir('/'), sep='\\n')")]
    [InlineData(".sh", "ls -1 /")]
    public async Task A_script_sees_named_folders_only(string extension, string script)
    {
        var run = await agent.RunAsync(new RunJobRequest { Owner = "SANDBOX", Action = agent.WriteScript(script, extension) });

        // What the system is made of, and what leads to scripts, program and temporary files.
        string[] system = ["bin", "dev", "etc", "lib", "lib32", "lib64", "libx32", "proc", "sbin", "tmp", "usr"];
        string[] ours = [agent.Root, ScriptHostProgram.ScriptsFolder, AppContext.BaseDirectory, Path.GetTempPath()];
        var seen = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Contains("usr", seen);
        Assert.Empty(seen.Except(system).Except(ours.Select(path => path.Split('/')[1])));
    }

    [Theory]
    [InlineData(".csx", "void GsfMain(int argc, string[] argv) { File.WriteAllText(\"/tmp/mine\", \"x\"); Console.Write(Directory.GetFiles(\"/tmp\").Length); }")]
    [InlineData(".py", "import os\ndef gsf_main(argc, argv):\n    open('/tmp/mine', 'w').close()\n    print(len([f for f in os.listdir('/tmp') if os.path.isfile('/tmp/' + f)]), end='')")]
    [InlineData(".sh", "touch /tmp/mine; find /tmp -maxdepth 1 -type f | wc -l | tr -d '\\n'")]
    public async Task A_script_has_a_folder_for_temporary_files_of_its_own(string extension, string script)
    {
        var run = await agent.RunAsync(new RunJobRequest { Owner = "SANDBOX_TMP", Action = agent.WriteScript(script, extension) });

        Assert.Equal((OutcomeStatus.Succeeded, "1"), (run.Outcome.Status, run.Output));
        Assert.False(File.Exists("/tmp/mine"));
    }

    [Fact]
    public async Task No_script_runs_as_root_and_files_that_it_makes_are_its_users_alone()
    {
        var run = await agent.RunAsync(new RunJobRequest { Owner = "SANDBOX_USER", Action = agent.WriteScript("id -u; touch x; stat -c %a x; grep CapEff /proc/self/status", ".sh") });

        var lines = run.Output.Split('\n');
        Assert.NotEqual("0", lines[0]);
        Assert.Equal(["600", "CapEff:\t0000000000000000"], lines[1..3]);
    }

    [Fact]
    public async Task Without_network_a_script_reaches_nobody_and_other_scripts_still_do()
    {
        await using var offline = await StartedAgent.StartWithAsync(["Workers__OfflineFolders__0=ROOT/offline"]);
        Directory.CreateDirectory(Path.Combine(offline.Root, "offline"));
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var script = $"exec 3<>/dev/tcp/127.0.0.1/{port}";
        await File.WriteAllTextAsync(Path.Combine(offline.Root, "offline", "connect.sh"), script);
        await File.WriteAllTextAsync(Path.Combine(offline.Root, "connect.sh"), script);

        var without = await offline.RunAsync(new RunJobRequest { Action = "offline/connect.sh" });
        var with = await offline.RunAsync(new RunJobRequest { Action = "connect.sh" });

        Assert.Equal((OutcomeStatus.Failed, OutcomeStatus.Succeeded), (without.Outcome.Status, with.Outcome.Status));
    }

    [Fact]
    public async Task Without_bubblewrap_an_agent_that_is_not_root_runs_scripts_but_does_not_listen_on_TCP_unless_that_was_asked_for()
    {
        var tools = Directory.CreateTempSubdirectory("tools").FullName;
        File.SetUnixFileMode(tools, (UnixFileMode)0b111_111_111);
        var script = Path.Combine(tools, "script.sh");
        await File.WriteAllTextAsync(script, "echo ran");
        foreach (var tool in new[] { "setsid", "setpriv", "prlimit", "env" })
        {
            File.CreateSymbolicLink(Path.Combine(tools, tool), $"/usr/bin/{tool}");
        }

        // Root gives every owner a user id, which keeps owners apart, too.
        string[] asNobody = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"] : [];
        var listening = await ScriptHostProgram.RunProgramAsync(
            "env", TimeSpan.FromMinutes(2), [.. asNobody, "env", $"PATH={tools}", ScriptHostProgram.FileName, "serve", "--data", Path.Combine(tools, "data"), "--root", tools, "--listen", "127.0.0.1:16999", "--insecure"]);
        var ran = await ScriptHostProgram.RunWithAsync("PATH", tools, "run", "--data", Path.Combine(tools, "private"), script);

        Assert.Equal(102, listening.ExitCode);
        Assert.Contains("Workers:Sandbox=none", listening.Error, StringComparison.Ordinal);
        Assert.Equal((0, "ran\n"), (ran.ExitCode, ran.Output));
        Directory.Delete(tools, recursive: true);
    }

    private static Argument Text(string value) => new() { Value = value };

    private static async Task<int> ReadUntilOutputAsync(Grpc.Core.AsyncServerStreamingCall<RunJobReply> call)
    {
        var processId = 0;
        while (await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1)))
        {
            foreach (var one in call.ResponseStream.Current.Events)
            {
                processId = one.Started?.ProcessId ?? processId;
                if (one.Output is not null)
                {
                    return processId;
                }
            }
        }

        throw new InvalidOperationException("The run ended before it printed.");
    }
}
