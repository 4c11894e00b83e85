using Microsoft.Extensions.Options;
using ScriptHost.Profiles;
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

    public WorkerKey For(Run run, string language, Profile? profile)
    {
        var key = For(run.Spec.Owner, profile, language, run.Spec.Script.Path);
        return key with { WithContext = key.WithContext || run.Caller is not null, HasNetwork = key.HasNetwork && !run.Spec.Request.NetworkOff };
    }

    /// <summary>The key for a script of a language, at its canonical path, with the profile of its database context if it has one.</summary>
    public WorkerKey For(OwnerName owner, Profile? profile, string language, string path) =>
        new(language, owner, WithContext: profile is not null, HasNetwork: profile is not { Options.Network: false } && !_offline.Any(folder => FolderTree.Contains(folder, path)))
        {
            Interpreter = language == WorkerCommands.Python ? _environments.Find(one => FolderTree.Contains(one.Folder, path)).Python : null,
        };
}
