namespace ScriptHost.Scripts;

/// <summary>The folders that a script's files may lie in, without links: those may be changed while the agent runs.</summary>
/// <param name="Roots">For sources and assemblies.</param>
/// <param name="ReferenceFolders">For assemblies alone; searched for those that are not beside the script.</param>
internal sealed record ScriptFolders(IReadOnlyList<string> Roots, IReadOnlyList<string> ReferenceFolders)
{
    public static ScriptFolders Of(ScriptsOptions options) =>
        new([.. options.Roots.Select(CanonicalPath.Of)], [.. options.ReferenceFolders.Select(CanonicalPath.Of)]);

    /// <summary>The folders that a directive may lead to.</summary>
    public IEnumerable<string> AllowedFor(DirectiveKind kind) => kind == DirectiveKind.Load ? Roots : Roots.Concat(ReferenceFolders);

    /// <summary>The absolute paths that a directive may mean, in order.</summary>
    public IEnumerable<string> CandidatesFor(ScriptDirective directive, string loadingFile)
    {
        // Combine leaves an absolute text as it is. Not made shorter: what ".." means depends on links before it.
        var besideIt = Path.Combine(Path.GetDirectoryName(loadingFile)!, directive.Text);
        return directive.Kind == DirectiveKind.Load || Path.IsPathRooted(directive.Text)
            ? [besideIt]
            : ReferenceFolders.Select(folder => Path.Combine(folder, directive.Text)).Prepend(besideIt);
    }
}
