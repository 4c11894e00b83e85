using Microsoft.Extensions.Logging;
using ScriptHost.Workers;

namespace ScriptHost.Runs;

/// <summary>Makes a working directory for each run.</summary>
internal sealed class ScratchFolders(RuntimeFolder runtimeFolder, ILogger<ScratchFolders> logger)
{
    public ScratchFolder Create() => new(runtimeFolder.CreateFolder("r"), logger);
}

/// <summary>The working directory of one run, removed with whatever the script left there.</summary>
internal sealed class ScratchFolder(string path, ILogger logger) : IDisposable
{
    public string Path { get; } = path;

    public void Dispose()
    {
        try
        {
            Directory.Delete(Path, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            RunsLog.ScratchNotRemoved(logger, exception, Path);
        }
    }
}
