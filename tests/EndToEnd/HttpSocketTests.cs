using System.Diagnostics;

namespace ScriptHost.EndToEnd;

/// <summary>The Unix socket for callers of this machine who speak HTTP/1.1.</summary>
public sealed class HttpSocketTests : IDisposable
{
    private const int OtherUser = 54_321;

    private readonly string _folder = Directory.CreateTempSubdirectory("http").FullName;

    private string SocketPath => Path.Combine(_folder, "http.sock");

    [Fact]
    public async Task The_agents_own_user_runs_scripts_through_it_and_nobody_else_can_open_it()
    {
        await using var agent = await StartedAgent.StartWithAsync([$"Http__Socket={SocketPath}"]);
        using var caller = HttpCaller.ThroughSocket(SocketPath);

        var ended = await caller.EndOfAsync(await caller.RunAsync("hello.sh"));

        Assert.Equal("OUTCOME_STATUS_SUCCEEDED", ended.GetProperty("outcome").GetProperty("status").GetString());
        Assert.StartsWith("uid:", ended.GetProperty("client").GetString(), StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(SocketPath));
    }

    [Fact]
    public async Task A_user_whom_the_settings_name_runs_what_they_say_and_others_nothing()
    {
        if (!Environment.IsPrivilegedProcess)
        {
            // Only root can be somebody else.
            return;
        }

        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);
        await using var agent = await StartedAgent.StartWithAsync(
            [$"Http__Socket={SocketPath}", $"Access__Clients__0__UserId={OtherUser}", "Access__Clients__0__Owners__0=HR"]);

        var accepted = await CurlAsync(OtherUser, """{"owner":"HR","action":"hello.sh"}""");
        var otherOwner = await CurlAsync(OtherUser, """{"owner":"SALES","action":"hello.sh"}""");
        var otherUser = await CurlAsync(OtherUser + 1, """{"owner":"HR","action":"hello.sh"}""");

        Assert.Contains("\"runId\"", accepted, StringComparison.Ordinal);
        Assert.Contains($"uid:{OtherUser} may not run scripts of the owner SALES. See Access:Clients in the agent's settings, the entry for UserId {OtherUser}", otherOwner, StringComparison.Ordinal);
        Assert.Contains($"Add an entry with UserId {OtherUser + 1} to Access:Clients", otherUser, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_socket_of_an_agent_that_was_killed_is_taken_over()
    {
        await using var agent = await StartedAgent.StartWithAsync([$"Http__Socket={SocketPath}"]);

        await agent.KillAndStartAsync();

        using var caller = HttpCaller.ThroughSocket(SocketPath);
        Assert.Equal(200, (await caller.GetAsync("/v1/openapi.json")).Status);
    }

    [Fact]
    public async Task A_path_that_is_taken_or_cannot_be_is_told_at_the_start()
    {
        await using var agent = await StartedAgent.StartWithAsync([$"Http__Socket={SocketPath}"]);
        var file = Path.Combine(_folder, "file");
        await File.WriteAllTextAsync(file, "");

        foreach (var (path, mistake) in new[]
        {
            (SocketPath, "another process serves it"), (file, "something else than a socket is there"), (Path.Combine(_folder, "none", "s"), "does not exist"),
            (Path.Combine(_folder, new string('x', 108)), "at most 107"), ("http.sock", "give an absolute path"),
        })
        {
            var started = await ScriptHostProgram.RunWithAsync("SCRIPTHOST__Http__Socket", path, "serve", "--data", Path.Combine(_folder, "data"));
            Assert.Equal(102, started.ExitCode);
            Assert.Contains("Http:Socket", started.Error, StringComparison.Ordinal);
            Assert.Contains(mistake, started.Error, StringComparison.Ordinal);
        }

        using var caller = HttpCaller.ThroughSocket(SocketPath);
        Assert.Equal(200, (await caller.GetAsync("/v1/openapi.json")).Status);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<string> CurlAsync(int user, string json)
    {
        var start = new ProcessStartInfo(
            "setpriv", [$"--reuid={user}", $"--regid={user}", "--clear-groups", "curl", "-sS", "--unix-socket", SocketPath, "-H", "Content-Type: application/json", "-d", json, "http://agent/v1/runs"])
        {
            RedirectStandardOutput = true,
        };
        using var curl = Process.Start(start)!;
        var said = await curl.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(1));
        await curl.WaitForExitAsync();
        return said;
    }
}
