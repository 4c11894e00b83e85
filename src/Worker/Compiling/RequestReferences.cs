using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace ScriptHost.Worker.Compiling;

/// <summary>Follows <c>#r</c> within the request, and to what the worker shares with scripts by its name.</summary>
internal sealed class RequestReferences(RequestSources sources, ReferenceSet references, ScriptReferences shared) : MetadataReferenceResolver
{
    public override ImmutableArray<PortableExecutableReference> ResolveReference(
        string reference, string? baseFilePath, MetadataReferenceProperties properties)
    {
        var found = baseFilePath is null ? null : sources.Find(baseFilePath, reference, load: false);
        // The assemblies of packages are references of the compilation already: any known one will do here.
        var resolved = found switch
        {
            null => shared.Find(reference),
            { Path: "" } => (PortableExecutableReference)shared.All[0],
            _ => references.Find(found.Path),
        };
        return resolved is null ? [] : [resolved];
    }

    public override bool Equals(object? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => RuntimeHelpers.GetHashCode(this);
}
