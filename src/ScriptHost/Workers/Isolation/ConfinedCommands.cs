using ScriptHost.Posix;

namespace ScriptHost.Workers.Isolation;

/// <summary>What command lines begin with, so that the rest of them is confined by given means.</summary>
/// <param name="Kind">The means.</param>
/// <param name="Counting">Whose processes count together.</param>
/// <param name="Shared">What all scripts see.</param>
internal sealed record ConfinedCommands(SandboxKind Kind, ProcessCounting Counting, SharedFolders Shared)
{
    /// <summary>Of one child.</summary>
    public IEnumerable<string> For(Confinement confinement) => [.. Boundary(confinement), .. NamespaceOfUsers, .. Ceiling];

    // Bubblewrap makes one itself, except as root.
    private IEnumerable<string> NamespaceOfUsers =>
        Counting == ProcessCounting.ByChild && (Kind == SandboxKind.None || ThisProcess.IsRoot) ? ProcessCeiling.OwnNamespace : [];

    private IEnumerable<string> Ceiling => Counting == ProcessCounting.None ? [] : ProcessCeiling.Limit;

    private IEnumerable<string> Boundary(Confinement confinement) =>
        Kind == SandboxKind.Bubblewrap ? BubblewrapArguments.For(confinement, Shared, asRoot: ThisProcess.IsRoot)
        : confinement.UserId is { } user ? ProcessUser.Become(user)
        : [];
}
