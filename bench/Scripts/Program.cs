// Measures what a script costs before it runs, with real agents, in about a minute; those of the build, or of a published folder:
//   dotnet run --project bench/Scripts -c Release [-- /path/to/published/scripthost]
using System.Diagnostics;
using System.Text;
using ScriptHost.Posix;
using ScriptHost.Scripts;
using ScriptHost.Scripts.Benchmarks;
using ScriptHost.V1;

const int RestartCount = 7, WarmUpCount = 20, CompileCount = 30, LookUpCount = 20_000, ScriptCount = 1000;

var program = args is [var published] ? published : BenchmarkAgent.BuiltProgram;
var folder = Directory.CreateTempSubdirectory("bench-scripts").FullName;
var (data, root) = (Path.Combine(folder, "data"), Directory.CreateDirectory(Path.Combine(folder, "root")).FullName);
try
{
    var known = Write("known.csx", "int GsfMain(int argc, string[] argv) => 0;");
    await using (var first = await BenchmarkAgent.StartAsync(program, data, root))
    {
        var started = Stopwatch.GetTimestamp();
        await first.CompileAsync(known);
        Report("first compile of a new agent, with the start of its compiler", [Stopwatch.GetElapsedTime(started).TotalMilliseconds], "ms");
        await first.RunAsync(known);
        await CompileAsync(first);
        await GrowAsync(first);
    }

    await RestartAsync(known);
    LookUp();
}
finally
{
    Directory.Delete(folder, recursive: true);
}

string Write(string name, string content)
{
    var path = Path.Combine(root, name);
    File.WriteAllText(path, content);
    return path;
}

async Task CompileAsync(BenchmarkAgent agent)
{
    var script = new StringBuilder("int GsfMain(int argc, string[] argv, IScriptContext ctx)\n{\n    var total = 0;\n");
    for (var line = 0; line < 95; line++)
    {
        script.Append(System.Globalization.CultureInfo.InvariantCulture, $"    total += argv.Where(word => word.Length > {line}).Select(word => word.Length + {line}).Sum();\n");
    }

    script.Append("    return total;\n}\n");
    var times = new List<double>();
    for (var i = 0; i < WarmUpCount + CompileCount; i++)
    {
        times.Add((await agent.CompileAsync(Write("hundred.csx", $"// {i}\n{script}"))).TotalMilliseconds);
    }

    Report("compile of a script of 100 lines, warm compiler", times[WarmUpCount..], "ms");
}

async Task GrowAsync(BenchmarkAgent agent)
{
    var before = agent.ReadResidentBytes();
    for (var i = 0; i < ScriptCount; i++)
    {
        await agent.RunAsync(Write($"distinct{i}.csx", $"int GsfMain(int argc, string[] argv) => argc * {i};"));
    }

    Console.Out.WriteLine($"agent memory over {ScriptCount} distinct scripts: {before / 1e6:0} MB to {agent.ReadResidentBytes() / 1e6:0} MB");
}

async Task RestartAsync(string script)
{
    var times = new List<double>();
    for (var i = 0; i < RestartCount; i++)
    {
        await using var agent = await BenchmarkAgent.StartAsync(program, data, root);
        var started = Stopwatch.GetTimestamp();
        await agent.RunAsync(script);
        times.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
    }

    Report($"known script, agent just restarted, {(BenchmarkAgent.HasSpare ? "in its spare worker" : "with the start of its owner's worker")}", times, "ms");
}

void LookUp()
{
    var looks = new List<FileLook>();
    for (var i = 0; i < 6; i++)
    {
        var path = Write($"loaded{i}.csx", "");
        looks.Add(new FileLook(path, FileStamp.TryRead(path), IsSettled: true));
    }

    var scripts = new KnownScripts();
    scripts.Set(new KnownScript(looks[0].Path, "digest", looks, new CompileReply()));
    var times = new List<double>();
    for (var i = 0; i < LookUpCount; i++)
    {
        var started = Stopwatch.GetTimestamp();
        if (scripts.Find(looks[0].Path) is not { StillHolds: true })
        {
            throw new InvalidOperationException("A file that nobody touched is said to have changed.");
        }

        times.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
    }

    Report("look-up of a known script that loads 5 files", times, "µs");
}

void Report(string what, List<double> times, string unit)
{
    times.Sort();
    Console.Out.WriteLine($"{what}: median {times[times.Count / 2]:0.0} {unit}, best {times[0]:0.0}, worst {times[^1]:0.0} ({times.Count} times)");
}
