using System.IO.Compression;
using System.Reflection;
using System.Reflection.Emit;
using System.Runtime.InteropServices;

namespace ScriptHost.EndToEnd;

/// <summary>Packages, from a feed that is a folder: fetched by a check, run without feed.</summary>
public sealed class ScriptPackageTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("script-package").FullName;

    private string Data => Path.Combine(_folder, "data");

    private string Root => Path.Combine(_folder, "root");

    private string Feed => Path.Combine(_folder, "feed");

    private string UseFeed => $"PackageSources__0={Feed}";

    public ScriptPackageTests()
    {
        // The resolver is somebody else than the agent where that runs as root.
        File.SetUnixFileMode(_folder, File.GetUnixFileMode("/usr"));
        Directory.CreateDirectory(Root);
        Directory.CreateDirectory(Feed);
        WritePackage("1.0.0", 1);
        WritePackage("1.5.0", 15);
        WritePackage("2.0.0", 2);
    }

    [Fact]
    public async Task A_check_fetches_what_later_runs_use_without_feed_each_script_its_own_version()
    {
        var one = Write("one.csx", "1.0.0");
        var two = Write("two.csx", "2.0.0");
        await using (var agent = await ScriptsAgent.StartAsync(Data, Root, UseFeed))
        {
            AssertFault("SH0109", "scripthost check", await agent.RunAsync(one));
            Assert.All(await agent.CheckAsync(one, two), check => Assert.True(check.Succeeded, $"{check}"));
        }

        Directory.Delete(Feed, recursive: true);
        await using var withoutFeed = await ScriptsAgent.StartAsync(Data, Root, UseFeed);

        Assert.Equal(1, (await withoutFeed.RunAsync(one)).Outcome.ErrorNumber);
        Assert.Equal(2, (await withoutFeed.RunAsync(two)).Outcome.ErrorNumber);
        Assert.Equal(1, (await withoutFeed.RunAsync(one)).Outcome.ErrorNumber);
    }

    [Fact]
    public async Task Without_an_SDK_what_was_fetched_runs_and_what_was_not_is_told_with_what_to_do()
    {
        var fetched = Write("one.csx", "1.0.0");
        await using (var agent = await ScriptsAgent.StartAsync(Data, Root, UseFeed))
        {
            Assert.True(Assert.Single(await agent.CheckAsync(fetched)).Succeeded);
        }

        var sdks = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", "sdk"));
        await using var withoutSdk = await ScriptsAgent.StartWithEmptyAsync(sdks, 4096, Data, Root, UseFeed);
        var refused = Assert.Single((await withoutSdk.CheckAsync(Write("two.csx", "2.0.0")))[0].Diagnostics);

        Assert.Equal(1, (await withoutSdk.RunAsync(fetched)).Outcome.ErrorNumber);
        Assert.Equal("SH0111", refused.Id);
        Assert.StartsWith($"There is no .NET SDK in '{Path.GetDirectoryName(sdks)}' that could restore packages. Install one there, or ", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_native_library_of_a_package_is_loaded()
    {
        var script = Path.Combine(Root, "native.csx");
        await File.WriteAllTextAsync(script, """
            #r "nuget: Tally, 1.0.0"
            [System.Runtime.InteropServices.DllImport("tally")] static extern int sqlite3_libversion_number();
            int GsfMain(int argc, string[] argv) => sqlite3_libversion_number() / 1_000_000;
            """);
        await using var agent = await ScriptsAgent.StartAsync(Data, Root, UseFeed, "Packages=Run");

        Assert.Equal(3, (await agent.RunAsync(script)).Outcome.ErrorNumber);
    }

    [Fact]
    public async Task What_cannot_be_had_is_told_at_its_line_with_what_to_do()
    {
        await using var agent = await ScriptsAgent.StartAsync(Data, Root, UseFeed);
        var checks = await agent.CheckAsync(Write("range.csx", "1.*"), Write("missing.csx", "7.0.0"), Write("bad.csx", "1.0, 2.0"));

        Assert.Equal(["SH0110", "SH0111", "SH0108"], checks.Select(check => Assert.Single(check.Diagnostics).Id));
        Assert.All(checks, check => Assert.Equal((1, 4), (check.Diagnostics[0].Location.Line, check.Diagnostics[0].Location.Column)));
        Assert.Contains("#r \"nuget: Tally, 1.5.0\"", checks[0].Diagnostics[0].Message, StringComparison.Ordinal);
        Assert.Contains("NU1102", checks[1].Diagnostics[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Packages_that_are_switched_off_are_refused()
    {
        await using var agent = await ScriptsAgent.StartAsync(Data, Root, UseFeed, "Packages=Off");

        Assert.Equal("SH0108", Assert.Single((await agent.CheckAsync(Write("job.csx", "1.0.0")))[0].Diagnostics).Id);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static void AssertFault(string id, string message, FinishedRun run)
    {
        var fault = Assert.Single(run.Outcome.Diagnostics);
        Assert.Equal(id, fault.Id);
        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    private string Write(string name, string version)
    {
        var path = Path.Combine(Root, name);
        File.WriteAllText(path, $"#r \"nuget: Tally, {version}\"\nint GsfMain(int argc, string[] argv) => Tally.Number();");
        return path;
    }

    // What a package is: a zip archive with a description, assemblies by framework and native libraries by platform.
    private void WritePackage(string version, int number)
    {
        using var package = ZipFile.Open(Path.Combine(Feed, $"Tally.{version}.nupkg"), ZipArchiveMode.Create);
        using (var description = new StreamWriter(package.CreateEntry("Tally.nuspec").Open()))
        {
            description.Write($"""
                <package><metadata><id>Tally</id><version>{version}</version><authors>tests</authors><description>Counts.</description></metadata></package>
                """);
        }

        var assembly = new PersistedAssemblyBuilder(new AssemblyName("Tally") { Version = new Version(version) }, typeof(object).Assembly);
        var type = assembly.DefineDynamicModule("Tally").DefineType("Tally", TypeAttributes.Public | TypeAttributes.Abstract | TypeAttributes.Sealed);
        var code = type.DefineMethod("Number", MethodAttributes.Public | MethodAttributes.Static, typeof(int), []).GetILGenerator();
        code.Emit(OpCodes.Ldc_I4, number);
        code.Emit(OpCodes.Ret);
        type.CreateType();
        using (var library = package.CreateEntry("lib/net8.0/Tally.dll").Open())
        {
            assembly.Save(library);
        }

        var platform = $"linux-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
        var native = Path.Combine(Path.GetDirectoryName(ScriptHostProgram.FileName)!, "worker", "runtimes", platform, "native", "libe_sqlite3.so");
        package.CreateEntryFromFile(native, $"runtimes/{platform}/native/libtally.so");
    }
}
