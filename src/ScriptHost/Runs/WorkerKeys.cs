using Microsoft.Extensions.Options;
using ScriptHost.Scripts;
using ScriptHost.Security;
using ScriptHost.Workers;
using ScriptHost.Workers.Isolation;

namespace ScriptHost.Runs;

/// <summary>Says which runs may share workers.</summary>
internal sealed class WorkerKeys(IOptions<WorkersOptions> options)
{
    private readonly List<string> _offline = [.. options.Value.OfflineFolders.Select(Path.TrimEndingDirectorySeparator)];

    // The innermost folder first.
    private readonly List<(string Folder, string Python)> _environments =
        [.. options.Value.PythonEnvironments.Select(one => (CanonicalPath.Of(one.Folder), one.Python)).OrderByDescending(one => one.Item1.Length)];

    public WorkerKey For(Run run, string language) => For(run.Spec.Owner, run.Spec.Request.WithContext, language, run.Spec.Script.Path);

    /// <summary>The key for a script of a language, at its canonical path.</summary>
    public WorkerKey For(OwnerName owner, bool withContext, string language, string path) =>
        new(language, owner, withContext, HasNetwork: !_offline.Any(folder => FolderTree.Contains(folder, path)))
        {
            Interpreter = language == WorkerCommands.Python ? _environments.Find(one => FolderTree.Contains(one.Folder, path)).Python : null,
        };
}
