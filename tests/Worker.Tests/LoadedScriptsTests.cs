using System.Security.Cryptography;
using Google.Protobuf;
using Google.Protobuf.Collections;
using ScriptHost.V1;
using ScriptHost.Worker.Running;

namespace ScriptHost.Worker.Tests;

public sealed class LoadedScriptsTests
{
    [Fact]
    public async Task Every_run_gets_fresh_variables_and_the_same_statics()
    {
        var script = new LoadedScript("/s/job.csx", "digest", TestScript.Compile("int own = 0; static int shared = 0; int GsfMain(int argc, string[] argv) => ++own * 10 + ++shared;"));

        Assert.Equal(11, await script.RunAsync([], null!));
        Assert.Equal(12, await script.RunAsync([], null!));
    }

    [Fact]
    public void What_spares_rehearse_with_is_made_as_scripts_are()
    {
        var folder = AppContext.BaseDirectory;
        var (assembly, symbols) = (File.ReadAllBytes(Path.Combine(folder, "scripthost-rehearsal.dll")), File.ReadAllBytes(Path.Combine(folder, "scripthost-rehearsal.pdb")));

        var script = new LoadedScript("/s/rehearsal", "digest", new CompiledScript
        {
            Assembly = ByteString.CopyFrom(assembly),
            AssemblyDigest = ByteString.CopyFrom(SHA256.HashData(assembly)),
            Symbols = ByteString.CopyFrom(symbols),
            SymbolsDigest = ByteString.CopyFrom(SHA256.HashData(symbols)),
            EntryPoint = new EntryPoint { ClassName = "ScriptHost.Rehearsal.Submission", FactoryName = "Begin", MethodName = "GsfMain" },
        });

        Assert.Equal("rehearsal", Path.GetFileName(script.Path));
    }

    [Fact]
    public async Task Top_level_statements_run_before_the_entry_point_each_time()
    {
        var script = new LoadedScript("/s/job.csx", "digest", TestScript.Compile("var list = new List<int>(); list.Add(7); int GsfMain(int argc, string[] argv) => list.Count;"));

        Assert.Equal(1, await script.RunAsync([], null!));
        Assert.Equal(1, await script.RunAsync([], null!));
    }

    [Fact]
    public async Task Arguments_arrive_with_the_first_job_argument_first()
    {
        var script = new LoadedScript("/s/job.csx", "digest", TestScript.Compile("int GsfMain(int argc, string[] argv) => argc * 10 + int.Parse(argv[0]);"));

        Assert.Equal(23, await script.RunAsync(["3", "x"], null!));
    }

    [Fact]
    public void The_script_unused_for_longest_makes_room_and_is_told()
    {
        var compiled = TestScript.Compile("int GsfMain(int argc, string[] argv) => 0;");
        var scripts = new LoadedScripts();
        var unloaded = new RepeatedField<string>();
        for (var i = 0; i < LoadedScripts.MaxCount; i++)
        {
            scripts.Get(new Script { Path = $"/s/{i}.csx", Digest = $"{i}", Compiled = compiled }, unloaded);
        }

        scripts.Get(new Script { Digest = "0" }, unloaded);
        Assert.Empty(unloaded);
        scripts.Get(new Script { Digest = "new", Compiled = compiled }, unloaded);

        Assert.Equal(["1"], unloaded);
    }

    [Fact]
    public void Scripts_that_bring_much_along_make_room_sooner()
    {
        var compiled = TestScript.Compile("int GsfMain(int argc, string[] argv) => 0;");
        compiled.Libraries.Add(new Library { Name = "large", Native = true, Content = ByteString.CopyFrom(new byte[LoadedScripts.MaxBytes / 3]) });
        var scripts = new LoadedScripts();
        var unloaded = new RepeatedField<string>();
        for (var i = 0; i < 4; i++)
        {
            scripts.Get(new Script { Path = $"/s/{i}.csx", Digest = $"{i}", Compiled = compiled }, unloaded);
        }

        Assert.Equal(["0", "1"], unloaded);
    }

    [Fact]
    public void A_script_that_has_changed_leaves_and_is_told()
    {
        var compiled = TestScript.Compile("int GsfMain(int argc, string[] argv) => 0;");
        var scripts = new LoadedScripts();
        var unloaded = new RepeatedField<string>();
        scripts.Get(new Script { Path = "/s/job.csx", Digest = "old", Compiled = compiled }, unloaded);
        scripts.Get(new Script { Path = "/s/job.csx", Digest = "new", Compiled = compiled }, unloaded);

        Assert.Equal(["old"], unloaded);
        Assert.Throws<InvalidOperationException>(() => scripts.Get(new Script { Path = "/s/job.csx", Digest = "old" }, unloaded));
    }

    [Fact]
    public void Bytes_that_are_not_those_that_were_compiled_are_not_loaded()
    {
        var compiled = TestScript.Compile("int GsfMain(int argc, string[] argv) => 0;");
        compiled.Assembly = TestScript.Compile("int GsfMain(int argc, string[] argv) => 1;").Assembly;

        Assert.Throws<InvalidDataException>(() => new LoadedScript("/s/job.csx", "digest", compiled));
    }
}
