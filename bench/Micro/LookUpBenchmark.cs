using BenchmarkDotNet.Attributes;
using ScriptHost.Posix;
using ScriptHost.Scripts;
using ScriptHost.V1;

namespace ScriptHost.Benchmarks.Micro;

/// <summary>Whether a known script is still the one on disk: one system call a file.</summary>
public class LookUpBenchmark
{
    private readonly KnownScripts _scripts = new();
    private DirectoryInfo _folder = null!;
    private string _path = "";

    [GlobalSetup]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("look-up-");
        var looks = new List<FileLook>();
        for (var i = 0; i < 6; i++)
        {
            var path = Path.Combine(_folder.FullName, $"loaded{i}.csx");
            File.WriteAllText(path, "");
            looks.Add(new FileLook(path, FileStamp.TryRead(path), IsSettled: true));
        }

        _path = looks[0].Path;
        _scripts.Set(new KnownScript(_path, "digest", looks, new CompileReply()));
    }

    [GlobalCleanup]
    public void CleanUp() => _folder.Delete(recursive: true);

    [Benchmark(Description = "look-up of a known script with 5 loaded files")]
    public bool LookUp() => _scripts.Find(_path)!.StillHolds;
}
