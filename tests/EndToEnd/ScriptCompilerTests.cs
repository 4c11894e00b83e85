using System.Text;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>What scripts can do to the compiler, and what that costs others: nothing.</summary>
public sealed class ScriptCompilerTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("script-compiler").FullName;

    private string Root => Path.Combine(_folder, "root");

    public ScriptCompilerTests() => Directory.CreateDirectory(Root);

    [Fact]
    public async Task A_script_that_takes_too_long_to_compile_costs_its_own_caller_an_error()
    {
        await using var agent = await StartAsync("CompileTimeout=00:00:08");
        await agent.RunAsync(Write("warm.csx", "void GsfMain(int argc, string[] argv) { }"));

        var slow = agent.RunAsync(Write("slow.csx", Endless()));
        var others = await Task.WhenAll(Enumerable.Range(1, 4).Select(i => agent.RunAsync(Write($"job{i}.csx", $"int GsfMain(int argc, string[] argv) => {i};"))));

        AssertFault("SH0301", "slow.csx", await slow);
        Assert.Equal([1, 2, 3, 4], others.Select(run => run.Outcome.ErrorNumber));
        Assert.Equal(5, (await agent.RunAsync(Write("job5.csx", "int GsfMain(int argc, string[] argv) => 5;"))).Outcome.ErrorNumber);
    }

    [Fact]
    public async Task A_script_that_takes_all_memory_costs_its_own_caller_an_error_and_those_beside_it_nothing()
    {
        await using var agent = await StartAsync("CompilerMemoryBytes=134217728");
        await agent.RunAsync(Write("warm.csx", "void GsfMain(int argc, string[] argv) { }"));
        var large = new StringBuilder("int GsfMain(int argc, string[] argv) { var n = argc;\n");
        for (var i = 0; i < 100_000; i++)
        {
            large.Append(System.Globalization.CultureInfo.InvariantCulture, $"n = n * {i} + argv.Length - (n ^ {i});\n");
        }

        var greedy = agent.RunAsync(Write("greedy.csx", large.Append("return n; }").ToString()));
        var others = await Task.WhenAll(Enumerable.Range(1, 4).Select(i => agent.RunAsync(Write($"job{i}.csx", $"int GsfMain(int argc, string[] argv) => {i};"))));

        AssertFault("SH0302", "greedy.csx", await greedy);
        Assert.Equal([1, 2, 3, 4], others.Select(run => run.Outcome.ErrorNumber));
    }

    [Fact]
    public async Task A_compiler_that_is_idle_for_long_is_stopped_and_started_again_when_needed()
    {
        await using var agent = await StartAsync("CompilerIdle=00:00:01");
        await agent.RunAsync(Write("one.csx", "void GsfMain(int argc, string[] argv) { }"));
        await agent.WaitForLogAsync("had nothing to do");

        var run = await agent.RunAsync(Write("two.csx", "int GsfMain(int argc, string[] argv) => 2;"));

        Assert.Equal(2, run.Outcome.ErrorNumber);
    }

    [Fact]
    public async Task Many_scripts_are_checked_at_once_and_each_gets_what_is_said_of_it()
    {
        await using var agent = await StartAsync();
        var checks = await agent.CheckAsync(
            Write("deep.csx", $"int GsfMain(int argc, string[] argv) => {new string('(', 10_000)}1{new string(')', 10_000)};"),
            Write("comment.csx", $"//{new string('x', 10 * 1024 * 1024)}\nvoid GsfMain(int argc, string[] argv) {{ }}"),
            Write("later.csx", "async void GsfMain(int argc, string[] argv) => await Task.Yield();"),
            Write("none.csx", "var x = 1;"),
            Write("itself.csx", "#load \"itself.csx\"\nvoid GsfMain(int argc, string[] argv) { }"),
            Write("other.py", "def gsf_main(argc, argv):\n    pass"));

        Assert.Equal(["SH0202", "", "SH0201", "SH0002", "SH0102", ""], checks.Select(check => check.Diagnostics.SingleOrDefault()?.Id ?? ""));
        Assert.Equal([false, true, true, false, false, true], checks.Select(check => check.Succeeded));
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    // Each level has to be bound twice for each overload of the level around it.
    private static string Endless()
    {
        var script = new StringBuilder("""
            int F(Func<int, int> f) => 1; string F(Func<string, string> f) => ""; double F(Func<double, double> f) => 1; bool F(Func<bool, bool> f) => true;
            void GsfMain(int argc, string[] argv) {
            """);
        for (var i = 0; i < 16; i++)
        {
            script.Append(System.Globalization.CultureInfo.InvariantCulture, $"F(x{i} => ");
        }

        return script.Append("x15.NoSuch()").Append(')', 16).Append("; }").ToString();
    }

    private static void AssertFault(string id, string name, FinishedRun run)
    {
        Assert.Equal(Reason.CompileError, run.Outcome.Reason);
        var fault = Assert.Single(run.Outcome.Diagnostics);
        Assert.Equal((id, name), (fault.Id, Path.GetFileName(fault.Location.Path)));
    }

    private Task<ScriptsAgent> StartAsync(params string[] settings) => ScriptsAgent.StartAsync(Path.Combine(_folder, "data"), Root, settings);

    private string Write(string name, string content)
    {
        var path = Path.Combine(Root, name);
        File.WriteAllText(path, content);
        return path;
    }
}
