using ScriptHost.Posix;
using ScriptHost.Profiles;
using ScriptHost.Workers.Isolation;
using ScriptHost.Workers.Pooling;

namespace ScriptHost.Workers;

/// <summary>Starts the pool's workers: each as its owner's user, with its owner's folder where its key says so.</summary>
internal sealed class OwnerWorkers(WorkerLauncher launcher, WorkerCommands commands, Sandbox sandbox, OwnerFolders ownerFolders) : IWorkerStarter
{
    // Nothing of an owner's may have to be mounted, nor may the process have to be an owner's user.
    public IReadOnlyList<WorkerKey> SpareKeys { get; } = ThisProcess.IsRoot
        ? []
        : [.. commands.Languages.Where(language => commands.Get(language).CanBeSpare)
            .Select(language => new WorkerKey(language, Owner: null, WithContext: false, HasNetwork: true))];

    // A program is a process of its own, and no worker.
    public int CapacityOf(WorkerKey key) => key.Language == WorkerKey.Program ? 1 : commands.Get(key).Capacity;

    public Task<WorkerProcess> StartAsync(WorkerKey key, CancellationToken cancellationToken)
    {
        var command = commands.Get(key);
        var user = key.Owner is { } owner ? sandbox.UserOf(owner) : null;
        var confinement = new Confinement
        {
            Folder = launcher.CreateFolder(user),
            UserId = user,
            ReadableFolders = command.ReadableFolders,
            WritableFolders = key is { WithContext: true, Owner: { } name } ? [ownerFolders.Prepare(name, user)] : [],
            HasNetwork = key.HasNetwork,
        };
        return launcher.StartWorkerAsync(command with { Rehearses = key.Owner is null }, confinement, cancellationToken);
    }
}
