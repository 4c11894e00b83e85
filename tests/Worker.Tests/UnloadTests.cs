using System.Runtime.CompilerServices;
using ScriptHost.Worker.Running;

namespace ScriptHost.Worker.Tests;

public sealed class UnloadTests
{
    private const string Nothing = "int GsfMain(int argc, string[] argv) => 0;";

    [Theory]
    [InlineData(Nothing)]
    [InlineData("async Task<int> GsfMain(int argc, string[] argv) { await Task.Yield(); return 0; }")]
    [InlineData("record Row(long A, string B); int GsfMain(int argc, string[] argv) => System.Text.RegularExpressions.Regex.IsMatch(new Row(1, \"x\").ToString(), \"A = 1\") ? 0 : 1;")]
    [InlineData("""
        #r "Microsoft.Data.Sqlite"
        class Row { public long A { get; set; } public string B { get; set; } }
        int GsfMain(int argc, string[] argv)
        {
            using var connection = new Microsoft.Data.Sqlite.SqliteConnection("Data Source=:memory:");
            var rows = connection.Query<Row>("SELECT @A AS A, @B AS B", new Row { A = 1, B = "x" }).ToList();
            return rows[0].B == "x" && connection.QuerySingle<(long, long)>("SELECT 1, 2") == (1, 2) ? 0 : 1;
        }
        """)]
    public void An_unloaded_script_leaves_nothing_behind(string script)
    {
        SQLitePCL.Batteries_V2.Init();
        var watch = new UnloadWatch();
        RunAndUnload(script, watch);

        Assert.Null(RunOthers(watch, 8));
        Assert.Equal(0, watch.SurvivorCount);
    }

    [Fact]
    public void Scripts_that_something_outside_holds_on_to_are_counted_and_too_many_retire_the_process()
    {
        var watch = new UnloadWatch();
        for (var i = 0; i < 5; i++)
        {
            RunAndUnload($"int GsfMain(int argc, string[] argv) {{ AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.Write({i}); return 0; }}", watch);
        }

        Assert.Equal("5 scripts that were unloaded are still in memory", RunOthers(watch, 8));
        Assert.Equal(5, watch.SurvivorCount);
    }

    // Not inlined: a reference in the caller's frame would keep the script alive.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void RunAndUnload(string source, UnloadWatch watch)
    {
        var script = new LoadedScript("/s/job.csx", "leaving", TestScript.Compile(source));
        Assert.Equal(0, script.RunAsync([], null!).GetAwaiter().GetResult());
        watch.Add(script.Unload());
    }

    private static string? RunOthers(UnloadWatch watch, int count)
    {
        string? retirement = null;
        for (var i = 0; i < count; i++)
        {
            retirement = watch.Check();
        }

        return retirement;
    }
}
