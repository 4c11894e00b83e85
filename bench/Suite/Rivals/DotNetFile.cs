namespace ScriptHost.Benchmarks.Rivals;

/// <summary>The script that does nothing as a C# file of its own: as <c>dotnet run</c> starts it, and compiled beforehand.</summary>
internal sealed class DotNetFile : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dotnet-file-");

    private string Source => Path.Combine(_folder.FullName, "nothing.cs");

    private string Compiled => Path.Combine(_folder.FullName, "compiled", "nothing.dll");

    public async Task BuildAsync()
    {
        await File.WriteAllTextAsync(Source, "return GsfMain(args.Length, args);\n\nstatic int GsfMain(int argc, string[] argv) => 0;\n");
        await Children.RunAsync(Patience, "dotnet", "build", Source, "--configuration", "Release", "--output", Path.GetDirectoryName(Compiled)!);
        await RunAsync();
    }

    /// <summary>Everything is up to date: the SDK finds that out and starts what it has built.</summary>
    public Task RunAsync() => Children.RunAsync(Patience, "dotnet", "run", Source);

    public Task ExecuteAsync() => Children.RunAsync(Patience, "dotnet", "exec", Compiled);

    public void Dispose() => _folder.Delete(recursive: true);
}
