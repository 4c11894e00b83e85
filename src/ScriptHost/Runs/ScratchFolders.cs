using Microsoft.Extensions.Logging;
using ScriptHost.Workers;

namespace ScriptHost.Runs;

/// <summary>Gives each run a working directory.</summary>
internal sealed class ScratchFolders(ILogger<ScratchFolders> logger)
{
    /// <summary>In the folder of the worker that executes the run, which sees no other.</summary>
    public ScratchFolder Take(WorkerFolder folder) => new(folder, logger);
}

/// <summary>The working directory of one run; what the script leaves there goes with it.</summary>
internal sealed class ScratchFolder(WorkerFolder folder, ILogger logger) : IDisposable
{
    public string Path { get; } = folder.TakeScratch();

    public void Dispose()
    {
        try
        {
            folder.ReturnScratch(Path);
        }
        catch (IOException exception)
        {
            // It goes with its worker.
            RunsLog.ScratchNotRemoved(logger, exception, Path);
        }
    }
}
