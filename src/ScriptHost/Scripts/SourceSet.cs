using ScriptHost.V1;

namespace ScriptHost.Scripts;

/// <summary>All that a script is made of, read once: what was hashed is what the compiler gets.</summary>
internal sealed class SourceSet
{
    /// <summary>The main file first, then what it loads. With canonical paths and what their directives lead to.</summary>
    public required IReadOnlyList<SourceFile> Sources { get; init; }

    /// <summary>The assemblies that the sources refer to.</summary>
    public required IReadOnlyList<SourceFile> References { get; init; }

    /// <summary>What its packages come down to; null when it has none.</summary>
    public PackageLock? Lock { get; init; }

    /// <summary>What was looked at, found or not.</summary>
    public required IReadOnlyList<FileLook> Looks { get; init; }

    /// <summary>The key: lower-case hexadecimal SHA-256.</summary>
    public required string Digest { get; init; }

    /// <summary>The canonical path of the main file.</summary>
    public string Path => Sources[0].Path;
}
