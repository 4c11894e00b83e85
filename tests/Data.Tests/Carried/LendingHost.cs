using System.Diagnostics;

namespace ScriptHost.Data.Tests.Carried;

[CollectionDefinition(Name)]
public sealed class OneLender : ICollectionFixture<LendingHost>, ICollectionFixture<PostgreSqlServer>
{
    public const string Name = "Carried";
}

/// <summary>A Python process that lends sessions as the shim does (tests/Shim.Tests/lending_host.py). It ends with its standard input.</summary>
public sealed class LendingHost : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("scripthost-lend-");
    private readonly Process _process;

    public LendingHost()
    {
        var start = new ProcessStartInfo(
            Environment.GetEnvironmentVariable("SCRIPTHOST_PYTHON") ?? "/usr/bin/python3",
            [Path.Combine(RepositoryFolder(), "tests", "Shim.Tests", "lending_host.py"), SocketPath])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
        _process = Process.Start(start)!;
        if (_process.StandardOutput.ReadLine() != "ready")
        {
            throw new InvalidOperationException("The host of lent sessions did not start; see its standard error.");
        }
    }

    public string SocketPath => Path.Combine(_folder.FullName, "session");

    public int ProcessId => _process.Id;

    /// <summary>Ends it without a word to anybody, as a crash does.</summary>
    public void Kill() => _process.Kill();

    public void Dispose()
    {
        _process.StandardInput.Close();
        if (!_process.WaitForExit(TestDatabase.Patience))
        {
            _process.Kill();
        }

        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private static string RepositoryFolder()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "ScriptHost.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("The tests do not run inside of the repository.");
        }

        return folder.FullName;
    }
}
