using System.Diagnostics;
using System.Net.Sockets;
using Google.Protobuf;
using ScriptHost.V1;

namespace ScriptHost.Worker.Tests;

/// <summary>The worker as a process of its own, and at its socket for runs the test in the agent's place.</summary>
public sealed class RunSocketTests : IAsyncLifetime, IDisposable
{
    private const string Token = "0123456789abcdef";

    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    private readonly string _folder = Directory.CreateTempSubdirectory("worker").FullName;
    private readonly Process _process = new();

    private string Scratch => Path.Combine(_folder, "scratch");

    private string RunSocketPath => WorkerProtocol.RunSocketBeside(Path.Combine(_folder, "s"));

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(Scratch);
        _process.StartInfo = new ProcessStartInfo(Path.Combine(AppContext.BaseDirectory, "scripthost-worker"), ["csharp", Path.Combine(_folder, "s")])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment = { ["DOTNET_ROOT"] = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, "..", "..", "..")) },
        };
        _process.Start();
        await _process.StandardInput.WriteLineAsync(Token);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _process.Kill();
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task Runs_come_one_behind_the_other_and_each_tells_its_outcome_last()
    {
        await using var agent = await ConnectAsync(Token);

        var first = await RunAsync(agent, Request("int GsfMain(int argc, string[] argv, IScriptContext ctx) { ctx.ReportProgress(0.5, argv[0]); return 7; }"));
        var second = await RunAsync(agent, Request("async Task<int> GsfMain(int argc, string[] argv) { await Task.Yield(); return 8; }"));

        Assert.Equal("argument", first[0].Progress.Text);
        Assert.Equal((2, 7L, ""), (first.Count, first[^1].Outcome.ReturnValue, first[^1].Outcome.Retire));
        Assert.Equal((1, 8L, ""), (second.Count, second[^1].Outcome.ReturnValue, second[^1].Outcome.Retire));
    }

    [Fact]
    public async Task What_threads_of_a_script_say_at_once_arrives_whole_and_before_the_outcome()
    {
        await using var agent = await ConnectAsync(Token);

        var told = await RunAsync(agent, Request("""
            void GsfMain(int argc, string[] argv, IScriptContext ctx) =>
                Parallel.For(0, 2000, one => ctx.ReportProgress(0, new string((char)('a' + one % 26), one)));
            """));

        Assert.Equal(Enumerable.Range(0, 2000), told.SkipLast(1).Select(one => one.Progress.Text.Length).Order());
        Assert.All(told.SkipLast(1), one => Assert.Single(one.Progress.Text.Distinct().DefaultIfEmpty()));
        Assert.NotNull(told[^1].Outcome);
    }

    [Fact]
    public async Task What_a_script_says_after_its_end_reaches_nobody()
    {
        await using var agent = await ConnectAsync(Token);
        var request = Request("""
            void GsfMain(int argc, string[] argv, IScriptContext ctx) => _ = Task.Run(async () =>
            {
                while (!File.Exists(argv[0])) await Task.Delay(1);
                ctx.ReportProgress(1, "too late");
                File.Delete(argv[0]);
            });
            """);
        var gate = Path.Combine(_folder, "gate");
        request.Arguments[0] = gate;

        var left = await RunAsync(agent, request);
        await File.WriteAllTextAsync(gate, "");
        using var bound = new CancellationTokenSource(Bound);
        while (File.Exists(gate))
        {
            await Task.Delay(1, bound.Token);
        }

        Assert.NotEqual("", left[^1].Outcome.Retire);
        Assert.Single(await RunAsync(agent, Request("void GsfMain(int argc, string[] argv) { }")));
    }

    [Fact]
    public async Task Without_the_token_nothing_is_run_and_the_worker_ends()
    {
        await using var agent = await ConnectAsync("another");
        var trace = Path.Combine(_folder, "trace");
        var request = Request("void GsfMain(int argc, string[] argv) => File.WriteAllText(argv[0], argv[0]);");
        request.Arguments[0] = trace;

        // It may be gone before all of it is sent.
        _ = Record.Exception(() => Send(agent, request));
        await _process.WaitForExitAsync().WaitAsync(Bound);

        Assert.False(File.Exists(trace));
    }

    [Fact]
    public async Task A_second_connection_is_refused()
    {
        await using var agent = await ConnectAsync(Token);
        await RunAsync(agent, Request("void GsfMain(int argc, string[] argv) { }"));

        using var second = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await Assert.ThrowsAsync<SocketException>(() => second.ConnectAsync(new UnixDomainSocketEndPoint(RunSocketPath)));
    }

    [Theory]
    [InlineData(new byte[] { })]
    [InlineData(new byte[] { 0x10, 0x0A })]
    [InlineData(new byte[] { 0x03, 0xFF, 0xFF, 0xFF })]
    public async Task The_worker_ends_with_its_agent_and_at_what_no_agent_says(byte[] said)
    {
        var agent = await ConnectAsync(Token);
        await agent.WriteAsync(said);
        await agent.DisposeAsync();

        await _process.WaitForExitAsync().WaitAsync(Bound);
        Assert.Equal(0, _process.ExitCode);
    }

    private static void Send(Stream agent, RunRequest request) => request.WriteDelimitedTo(agent);

    private static async Task<List<WorkerEvent>> RunAsync(Stream agent, RunRequest request)
    {
        Send(agent, request);
        var told = new List<WorkerEvent>();
        while (told is not [.., { Outcome: not null }])
        {
            told.AddRange((await Task.Run(() => RunReply.Parser.ParseDelimitedFrom(agent)).WaitAsync(Bound)).Events);
        }

        return told;
    }

    private RunRequest Request(string script) => new()
    {
        RunId = "run",
        Script = new Script { Path = "/s/job.csx", Digest = script, Compiled = TestScript.Compile(script) },
        Arguments = { "argument" },
        Job = new JobInfo { RunId = "run", Attempt = 1 },
        Session = new SessionInfo { TimeZone = "UTC" },
        Limits = new Limits(),
        ScratchDirectory = Scratch,
    };

    private async Task<NetworkStream> ConnectAsync(string token)
    {
        using var bound = new CancellationTokenSource(Bound);
        while (true)
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            try
            {
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(RunSocketPath), bound.Token);
                var stream = new NetworkStream(socket, ownsSocket: true);
                await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes($"{token}\n"), bound.Token);
                return stream;
            }
            catch (SocketException)
            {
                socket.Dispose();
                await Task.Delay(5, bound.Token);
            }
        }
    }
}
