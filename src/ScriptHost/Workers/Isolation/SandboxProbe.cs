using ScriptHost.Posix;

namespace ScriptHost.Workers.Isolation;

/// <summary>Tries what works here: bubblewrap with the very arguments that scripts get, and without it what their users can read.</summary>
internal sealed class SandboxProbe(ChildLauncher launcher, RuntimeFolder runtimeFolder)
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    /// <summary>Null when bubblewrap works, else a sentence that says why not.</summary>
    public async Task<string?> FindFaultAsync(SharedFolders shared, int? userId, CancellationToken cancellationToken)
    {
        if (FindOnPath("bwrap") is null)
        {
            return "bubblewrap is not installed (Debian: apt-get install bubblewrap).";
        }

        try
        {
            var (end, said) = await TryAsync(
                folder => [.. BubblewrapArguments.For(new Confinement { Folder = folder, UserId = userId, HasNetwork = false }, shared, ThisProcess.IsRoot), "true"],
                userId,
                isSandboxed: true,
                cancellationToken);
            return end == default ? null : $"bubblewrap {end}.{said}";
        }
        catch (TimeoutException)
        {
            return $"bubblewrap did not end within {Bound.TotalSeconds:0} s.";
        }
    }

    /// <summary>True when a user can read a folder.</summary>
    public async Task<bool> CanReadAsync(string path, int userId, CancellationToken cancellationToken) =>
        (await TryAsync(_ => [.. ProcessUser.Become(userId), "test", "-r", path, "-a", "-x", path], userId, isSandboxed: false, cancellationToken)).End == default;

    private async Task<(ProcessEnd End, string Said)> TryAsync(
        Func<WorkerFolder, IEnumerable<string>> commandFor, int? userId, bool isSandboxed, CancellationToken cancellationToken)
    {
        var folder = new WorkerFolder(runtimeFolder.NewPath("p"), userId);
        try
        {
            var said = new StartupOutput();
            var environment = new Dictionary<string, string> { ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "" };
            await using var child = await launcher.StartAsync(commandFor(folder), environment, folder.Path, folder.Path, isSandboxed, said.Receive);
            child.StandardInput.Close();
            var end = await child.Exited.WaitAsync(Bound, cancellationToken);
            child.DrainOutput();
            return (end, said.AsSentence());
        }
        finally
        {
            folder.Remove();
        }
    }

    private static string? FindOnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
