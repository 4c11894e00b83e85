using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

[Collection(OneAgent.Name)]
public sealed class LimitTests(AgentFixture agent)
{
    private const long Megabyte = 1024 * 1024;

    [Fact]
    public async Task Managed_memory_beyond_the_limit_is_an_exception_with_a_line()
    {
        var run = await RunAsync(
            "void GsfMain(int argc, string[] argv)\n{\n    var all = new List<byte[]>();\n    while (true)\n    {\n        all.Add(GC.AllocateUninitializedArray<byte>(16_000_000));\n        all[^1].AsSpan().Fill(1);\n    }\n}",
            new Limits { MemoryBytes = 512 * Megabyte });

        Assert.Equal((OutcomeStatus.Failed, Reason.OutOfMemory), (run.Outcome.Status, run.Outcome.Reason));
        Assert.Equal(6, run.Outcome.Location.Line);
    }

    [Fact]
    public async Task Native_memory_beyond_the_limit_ends_the_run()
    {
        var run = await RunAsync(
            "using System.Runtime.InteropServices;\nunsafe void GsfMain(int argc, string[] argv) { while (true) new Span<byte>(NativeMemory.Alloc(16_000_000), 16_000_000).Fill(1); }",
            new Limits { MemoryBytes = 256 * Megabyte });

        Assert.Equal((OutcomeStatus.Failed, Reason.OutOfMemory), (run.Outcome.Status, run.Outcome.Reason));
    }

    [Theory]
    [InlineData(".csx", "void GsfMain(int argc, string[] argv) { while (true) { } }")]
    [InlineData(".csx", "void GsfMain(int argc, string[] argv) { while (true) GC.KeepAlive(new byte[10_000]); }")]
    [InlineData(".py", "def gsf_main(argc, argv):\n    while True: pass")]
    [InlineData(".sh", "while :; do :; done")]
    public async Task Processor_time_beyond_the_limit_ends_the_run(string extension, string script)
    {
        var run = await RunAsync(script, new Limits { CpuTime = Duration.FromTimeSpan(TimeSpan.FromSeconds(1)) }, extension);

        Assert.Equal((OutcomeStatus.Failed, Reason.CpuLimit), (run.Outcome.Status, run.Outcome.Reason));
    }

    [Theory]
    [InlineData(".csx", "void GsfMain(int argc, string[] argv) { var line = new string('x', 999); while (true) Console.WriteLine(line); }")]
    [InlineData(".py", "def gsf_main(argc, argv):\n    while True: print('x' * 999)")]
    [InlineData(".sh", "exec yes")]
    public async Task Output_beyond_the_limit_ends_the_run_and_is_counted(string extension, string script)
    {
        var run = await RunAsync(script, new Limits { OutputBytes = 2 * Megabyte }, extension);

        Assert.Equal((OutcomeStatus.Failed, Reason.OutputLimit), (run.Outcome.Status, run.Outcome.Reason));
        Assert.Equal(2 * Megabyte, run.Outcome.Stdout.TotalBytes);
    }

    [Theory]
    [InlineData(".csx", "void GsfMain(int argc, string[] argv) => File.WriteAllBytes(\"x\", new byte[2_000_000]);", Reason.UnhandledException)]
    [InlineData(".py", "def gsf_main(argc, argv):\n    open('x', 'wb').write(bytes(2_000_000))", Reason.UnhandledException)]
    [InlineData(".sh", "head -c 2000000 /dev/zero > x || exit 3", Reason.Unspecified)]
    public async Task A_file_beyond_the_limit_is_an_error_inside_the_script(string extension, string script, Reason reason)
    {
        var run = await RunAsync(script, new Limits { FileBytes = Megabyte }, extension);

        Assert.Equal((OutcomeStatus.Failed, reason), (run.Outcome.Status, run.Outcome.Reason));
    }

    [Fact]
    public async Task Too_many_open_files_are_an_error_inside_the_script()
    {
        var run = await RunAsync(
            "void GsfMain(int argc, string[] argv) { var all = new List<FileStream>(); while (true) all.Add(File.OpenRead(\"/etc/hostname\")); }",
            new Limits { OpenFiles = 256 });

        Assert.Equal(Reason.UnhandledException, run.Outcome.Reason);
        Assert.Contains("Too many open files", run.Outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_limits_of_one_run_are_not_those_of_the_next()
    {
        var script = agent.WriteScript("void GsfMain(int argc, string[] argv) => File.WriteAllBytes(\"x\", new byte[2_000_000]);");
        var limited = await agent.RunAsync(new RunJobRequest { Owner = "LIMITS", Action = script, Limits = new Limits { FileBytes = Megabyte } });
        var free = await agent.RunAsync(new RunJobRequest { Owner = "LIMITS", Action = script });

        Assert.Equal((OutcomeStatus.Failed, OutcomeStatus.Succeeded), (limited.Outcome.Status, free.Outcome.Status));
    }

    [Fact]
    public async Task A_limit_above_what_the_agent_allows_is_refused_with_the_range()
    {
        using var call = agent.Client.RunJob(new RunJobRequest { Owner = "TESTER", Action = "hello.csx", Limits = new Limits { MemoryBytes = long.MaxValue } });

        var refused = await Assert.ThrowsAsync<RpcException>(() => call.ResponseStream.MoveNext(CancellationToken.None));

        Assert.Equal("BAD_REQUEST", refused.Trailers.GetValue(ErrorTable.TrailerKey));
        Assert.Contains("limits.memory_bytes", refused.Status.Detail, StringComparison.Ordinal);
    }

    private Task<FinishedRun> RunAsync(string script, Limits limits, string extension = ".csx") => agent.RunAsync(new RunJobRequest
    {
        Action = agent.WriteScript(script, extension),
        Limits = limits,
    });
}
