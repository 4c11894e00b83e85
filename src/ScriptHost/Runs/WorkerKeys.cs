using Microsoft.Extensions.Options;
using ScriptHost.Workers;
using ScriptHost.Workers.Isolation;

namespace ScriptHost.Runs;

/// <summary>Says which runs may share workers.</summary>
internal sealed class WorkerKeys(IOptions<WorkersOptions> options)
{
    private readonly List<string> _offline = [.. options.Value.OfflineFolders.Select(Path.TrimEndingDirectorySeparator)];

    public WorkerKey For(Run run, string language) => new(
        language,
        run.Spec.Owner,
        run.Spec.Request.WithContext,
        HasNetwork: !_offline.Any(folder => FolderTree.Contains(folder, run.Spec.Script.Path)));
}
