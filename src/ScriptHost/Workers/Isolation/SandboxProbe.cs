namespace ScriptHost.Workers.Isolation;

/// <summary>Tries what works here: confinement by the very commands that scripts get, and without bubblewrap what their users can read.</summary>
internal sealed class SandboxProbe(ChildLauncher launcher, RuntimeFolder runtimeFolder)
{
    // On a machine that is very busy; without it, `auto` would be a start without a sandbox.
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    /// <summary>Null when a program can be confined like this, else a sentence that says why not.</summary>
    public async Task<string?> FindFaultAsync(ConfinedCommands commands, int? userId, CancellationToken cancellationToken)
    {
        var isSandboxed = commands.Kind == SandboxKind.Bubblewrap;
        if (isSandboxed && FindOnPath("bwrap") is null)
        {
            return "bubblewrap is not installed (Debian: apt-get install bubblewrap).";
        }

        if (commands.Counting == ProcessCounting.ByChild && Environment.OSVersion.Version < ProcessCeiling.FirstKernel)
        {
            return $"this kernel is older than Linux {ProcessCeiling.FirstKernel}.";
        }

        try
        {
            var (end, said) = await TryAsync(
                folder => [.. commands.For(new Confinement { Folder = folder, UserId = userId, HasNetwork = false }), "true"], userId, isSandboxed, cancellationToken);
            return end == default ? null : $"{(isSandboxed ? "bubblewrap" : "the command")} {end}.{said}";
        }
        catch (TimeoutException)
        {
            return $"it did not end within {Bound.TotalSeconds:0} s.";
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
            await using var child = await launcher.StartAsync(commandFor(folder), environment, folder.Path, folder.Path, isSandboxed);
            child.SendOutputTo(said.Receive);
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
