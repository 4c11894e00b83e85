using ScriptHost.Workers.Isolation;

namespace ScriptHost.Workers;

/// <summary>Starts shell scripts and executables: a process and a folder each, confined like workers.</summary>
internal sealed class Programs(ChildLauncher launcher, Sandbox sandbox, RuntimeFolder runtimeFolder)
{
    /// <summary>Starts a program, whose output waits.</summary>
    /// <param name="key">Whose it is, and what it may reach.</param>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environmentFor">All that it sees of the environment, given its working directory.</param>
    public async Task<RunningProgram> StartAsync(WorkerKey key, IEnumerable<string> command, Func<string, IReadOnlyDictionary<string, string>> environmentFor)
    {
        var user = sandbox.UserOf(key.Owner!.Value);
        var folder = new WorkerFolder(runtimeFolder.NewPath("x"), user);
        try
        {
            var scratch = folder.TakeScratch();
            var confinement = new Confinement { Folder = folder, WorkingDirectory = scratch, UserId = user, HasNetwork = key.HasNetwork };
            var child = await launcher.StartAsync(
                sandbox.CommandFor(confinement).Concat(command), environmentFor(scratch), folder.Path, scratch, sandbox.IsBubblewrap);
            return new RunningProgram(child, folder);
        }
        catch
        {
            folder.Remove();
            throw;
        }
    }
}

/// <summary>A program that runs, with its folder. Disposing kills what is left of it and removes what it left.</summary>
internal sealed class RunningProgram(ChildProcess child, WorkerFolder folder) : IAsyncDisposable
{
    public ChildProcess Child => child;

    public async ValueTask DisposeAsync()
    {
        await child.DisposeAsync();
        folder.Remove();
    }
}
