using System.Reflection.PortableExecutable;

namespace ScriptHost.EndToEnd;

/// <summary>What <c>dotnet publish</c> makes, built from scratch beside the repository's own output.</summary>
public sealed class PublishTests : IDisposable
{
    // A whole build, on a machine that may be busy with other tests.
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(15);

    private readonly string _folder = Directory.CreateTempSubdirectory("publish").FullName;

    private string Published => Path.Combine(_folder, "scripthost");

    public PublishTests() =>
        // Workers are somebody else than the agent where that runs as root.
        File.SetUnixFileMode(_folder, File.GetUnixFileMode("/usr"));

    [Fact]
    public async Task A_published_folder_holds_all_that_runs_need_compiled_ahead_of_time()
    {
        var publish = await ScriptHostProgram.RunProgramAsync(
            "dotnet", Bound, "publish", Path.Combine(ScriptHostProgram.RepositoryRoot, "src", "ScriptHost"), "--output", Published, "--nologo",
            $"-p:ArtifactsPath={_folder}/artifacts", "-p:UseSharedCompilation=false", "-nodeReuse:false");
        Assert.True(publish.ExitCode == 0, publish.Output);

        Assert.All(
            ["scripthost.dll", "worker/scripthost-worker.dll", "worker/Microsoft.CodeAnalysis.dll", "worker/Microsoft.CodeAnalysis.CSharp.dll"],
            file => Assert.True(HasMachineCode(file), file));
        await AssertReturnsAsync(7, "job.csx", "int GsfMain(int argc, string[] argv) => 7;");
        await AssertReturnsAsync(8, "job.py", "def gsf_main(argc, argv):\n    return 8");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task AssertReturnsAsync(int value, string name, string script)
    {
        var path = Path.Combine(_folder, name);
        await File.WriteAllTextAsync(path, script);

        var run = await ScriptHostProgram.RunProgramAsync(Path.Combine(Published, "scripthost"), Bound, "run", "--data", Path.Combine(_folder, "data"), path);

        Assert.True(run.ExitCode == value, run.Error);
    }

    private bool HasMachineCode(string file)
    {
        using var image = new PEReader(File.OpenRead(Path.Combine(Published, file)));
        return image.PEHeaders.CorHeader!.ManagedNativeHeaderDirectory.Size > 0;
    }
}
