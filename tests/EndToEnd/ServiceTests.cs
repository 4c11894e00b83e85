using System.Diagnostics;
using System.Net.Sockets;
using System.Text;

namespace ScriptHost.EndToEnd;

/// <summary>The agent as a service manager starts it.</summary>
public sealed class ServiceTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("service").FullName;
    private readonly Socket _manager = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    [Fact]
    public async Task The_manager_is_told_when_the_agent_serves_and_when_it_ends()
    {
        using var agent = Start(("NOTIFY_SOCKET", Listen()));
        agent.StandardInput.Close();

        Assert.StartsWith("READY=1\n", await HearAsync(), StringComparison.Ordinal);
        using var stopping = Process.Start("kill", ["-TERM", $"{agent.Id}"]);
        Assert.StartsWith("STOPPING=1\nEXTEND_TIMEOUT_USEC=90000000\n", await HearAsync(), StringComparison.Ordinal);

        Assert.Equal(0, await EndAsync(agent));
    }

    [Fact]
    public async Task Variables_of_Oracles_agent_are_logged_with_our_names_and_without_the_password()
    {
        using var agent = Start(("NOTIFY_SOCKET", Listen()), ("EXTPROC_WALLET_PASSWORD", "Wallet-12345"), ("SCRIPTS_FOLDER_LOC_ENV", ScriptHostProgram.ScriptsFolder));
        var log = agent.StandardError.ReadToEndAsync();
        Assert.StartsWith("READY=1\n", await HearAsync(), StringComparison.Ordinal);
        var run = await ScriptHostProgram.RunAsync("run", "--data", Path.Combine(_folder, "data"), "hello.sh", "Ada");
        using var stopping = Process.Start("kill", ["-TERM", $"{agent.Id}"]);
        await EndAsync(agent);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("EXTPROC_WALLET_PASSWORD of Oracle's agent is taken for Tls:ExportPassword", await log, StringComparison.Ordinal);
        Assert.DoesNotContain("Wallet-12345", await log, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("EXTPROC_DLLS", "/u01/app/oracle/extproc_libs/x.so", "EXTPROC_DLLS names libraries")]
    [InlineData("DOTNET_RUNNING_IN_CONTAINER", "true", "Tls:HostNames")]
    public async Task What_cannot_be_done_keeps_the_agent_from_starting_and_is_told(string variable, string value, string said)
    {
        using var agent = Start((variable, value), ("SCRIPTHOST__Agent__Listen", "0.0.0.0:1"));
        var log = agent.StandardError.ReadToEndAsync();

        Assert.Equal(102, await EndAsync(agent));
        Assert.Contains(said, await log, StringComparison.Ordinal);
        Assert.False(Directory.Exists(Path.Combine(_folder, "data", "wallet")));
    }

    public void Dispose()
    {
        _manager.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Listen()
    {
        var path = Path.Combine(_folder, "notify");
        _manager.Bind(new UnixDomainSocketEndPoint(path));
        return path;
    }

    private Process Start(params (string Name, string Value)[] environment) =>
        ScriptHostProgram.StartWith(environment.ToDictionary(one => one.Name, one => one.Value), "serve", "--data", Path.Combine(_folder, "data"), "--root", _folder);

    private async Task<string> HearAsync()
    {
        var buffer = new byte[512];
        return Encoding.UTF8.GetString(buffer, 0, await _manager.ReceiveAsync(buffer).WaitAsync(Bound));
    }

    private static async Task<int> EndAsync(Process agent)
    {
        await agent.WaitForExitAsync().WaitAsync(Bound);
        return agent.ExitCode;
    }
}
