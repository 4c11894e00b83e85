using Microsoft.Extensions.Logging;
using ScriptHost.Workers;

namespace ScriptHost.Runs;

/// <summary>A working directory for each run, removed after it with whatever the script left there.</summary>
internal sealed class ScratchFolders(RuntimeFolder runtimeFolder, ILogger<ScratchFolders> logger)
{
    public string Create() => runtimeFolder.CreateFolder("r");

    public void Remove(string folder)
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            RunsLog.ScratchNotRemoved(logger, exception, folder);
        }
    }
}
