using System.Reflection;
using System.Reflection.Emit;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>What scripts share with the worker and with each other, and what lives on from run to run.</summary>
[Collection(OneAgent.Name)]
public sealed class ScriptIsolationTests(AgentFixture agent)
{
    [Fact]
    public async Task Static_fields_live_on_between_runs_and_variables_do_not()
    {
        var script = Write("int own = 0; class Kept { public static int N; } int GsfMain(int argc, string[] argv) => ++own * 10 + ++Kept.N;");

        Assert.Equal(11, (await RunAsync(script)).Outcome.ErrorNumber);
        Assert.Equal(12, (await RunAsync(script)).Outcome.ErrorNumber);
        await File.AppendAllTextAsync(script, "// changed");
        Assert.Equal(11, (await RunAsync(script)).Outcome.ErrorNumber);
    }

    [Fact]
    public async Task A_process_of_its_own_for_each_run_leaves_no_static_field_alive()
    {
        var request = new RunJobRequest
        {
            Owner = "ISOLATED",
            Action = Write("class Kept { public static int N; } int GsfMain(int argc, string[] argv) => ++Kept.N;"),
            Isolation = "process",
        };

        Assert.Equal(1, (await agent.RunAsync(request)).Outcome.ErrorNumber);
        Assert.Equal(1, (await agent.RunAsync(request)).Outcome.ErrorNumber);
    }

    [Fact]
    public async Task A_worker_that_cannot_get_rid_of_what_it_unloaded_is_replaced()
    {
        var script = Write("");
        await using var own = await ScriptsAgent.StartAsync(Path.Combine(Path.GetDirectoryName(agent.Root)!, "own-data"), agent.Root);
        var processes = new List<int>();
        for (var i = 0; i < 12; i++)
        {
            // Each version holds on to itself by a handler of an event of the process.
            await File.WriteAllTextAsync(script, $"AppDomain.CurrentDomain.ProcessExit += (_, _) => Console.Write({i}); int GsfMain(int argc, string[] argv) => {i};");
            var run = await own.RunAsync(script);
            Assert.Equal(i, run.Outcome.ErrorNumber);
            processes.Add(run.Events.Single(one => one.Started is not null).Started.ProcessId);
        }

        await own.WaitForLogAsync("scripts that were unloaded are still in memory");
        Assert.NotEqual(processes[0], processes[^1]);
    }

    [Fact]
    public async Task Two_scripts_use_two_versions_of_a_library()
    {
        var one = Write($"#r \"{WriteLibrary(1)}\"\nint GsfMain(int argc, string[] argv) => Own.Number();");
        var two = Write($"#r \"{WriteLibrary(2)}\"\nint GsfMain(int argc, string[] argv) => Own.Number();");

        Assert.Equal(1, (await RunAsync(one)).Outcome.ErrorNumber);
        Assert.Equal(2, (await RunAsync(two)).Outcome.ErrorNumber);
        Assert.Equal(1, (await RunAsync(one)).Outcome.ErrorNumber);
    }

    [Fact]
    public async Task The_connection_below_can_be_cast_to_the_drivers_type()
    {
        var script = Write("""
            #r "Microsoft.Data.Sqlite"
            using Microsoft.Data.Sqlite;
            int GsfMain(int argc, string[] argv, IScriptContext ctx) => ((SqliteConnection)ctx.Connection.InnerConnection).State == ConnectionState.Open ? 5 : 6;
            """);

        var run = await agent.RunAsync(new RunJobRequest { Owner = "ISOLATED", Action = script, WithContext = true });

        Assert.Equal(5, run.Outcome.ErrorNumber);
    }

    [Theory]
    [InlineData("Microsoft.CodeAnalysis")]
    [InlineData("Google.Protobuf")]
    [InlineData("Microsoft.AspNetCore.Server.Kestrel.Core")]
    public async Task The_workers_own_parts_do_not_exist_for_a_script(string assembly)
    {
        var run = await RunAsync(Write($"void GsfMain(int argc, string[] argv) => System.Reflection.Assembly.Load(\"{assembly}\");"));

        Assert.Equal(Reason.UnhandledException, run.Outcome.Reason);
        Assert.StartsWith($"System.IO.FileNotFoundException: Could not load file or assembly '{assembly},", run.Outcome.Message, StringComparison.Ordinal);
    }

    private string Write(string content) => agent.WriteScript(content);

    // public static class Own { public static int Number() => number; }
    private string WriteLibrary(int number)
    {
        var assembly = new PersistedAssemblyBuilder(new AssemblyName("Own") { Version = new Version(number, 0) }, typeof(object).Assembly);
        var type = assembly.DefineDynamicModule("Own").DefineType("Own", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        var code = type.DefineMethod("Number", MethodAttributes.Public | MethodAttributes.Static, typeof(int), []).GetILGenerator();
        code.Emit(OpCodes.Ldc_I4, number);
        code.Emit(OpCodes.Ret);
        type.CreateType();
        var path = Path.Combine(Directory.CreateDirectory(Path.Combine(agent.Root, $"{Guid.NewGuid():N}")).FullName, "Own.dll");
        assembly.Save(path);
        return path;
    }

    private Task<FinishedRun> RunAsync(string action) => agent.RunAsync(new RunJobRequest { Owner = "ISOLATED", Action = action });
}
