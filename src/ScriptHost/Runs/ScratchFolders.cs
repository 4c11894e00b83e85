using Microsoft.Extensions.Logging;
using ScriptHost.Posix;
using ScriptHost.Workers;

namespace ScriptHost.Runs;

/// <summary>Makes a working directory for each run.</summary>
internal sealed class ScratchFolders(ILogger<ScratchFolders> logger)
{
    /// <summary>In the folder of the worker that executes the run, which sees no other.</summary>
    public ScratchFolder Create(WorkerFolder folder) => new(folder.CreateScratch(), logger);
}

/// <summary>The working directory of one run, removed with whatever the script left there.</summary>
internal sealed class ScratchFolder(string path, ILogger logger) : IDisposable
{
    public string Path { get; } = path;

    public void Dispose()
    {
        try
        {
            PrivateFolder.Remove(Path);
        }
        catch (IOException exception)
        {
            // It goes with its worker.
            RunsLog.ScratchNotRemoved(logger, exception, Path);
        }
    }
}
