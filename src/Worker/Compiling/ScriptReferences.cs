using System.Collections.Immutable;
using Dapper;
using Microsoft.CodeAnalysis;
using ScriptHost.Scripting;

namespace ScriptHost.Worker.Compiling;

/// <summary>
/// What every script may use without saying so: the base class library, the script API, the data access and Dapper. Loaded once
/// for the life of the compiler, because references that are built anew for each compile are never given back.
/// </summary>
internal sealed class ScriptReferences
{
    /// <summary>The namespaces that are imported into every script.</summary>
    public static readonly ImmutableArray<string> Imports =
    [
        "System",
        "System.Collections.Generic",
        "System.Data",
        "System.Data.Common",
        "System.IO",
        "System.Linq",
        "System.Threading",
        "System.Threading.Tasks",
        "Dapper",
        "ScriptHost.Scripting",
    ];

    private readonly Lazy<ImmutableArray<MetadataReference>> _references = new(Load);
    private readonly System.Collections.Concurrent.ConcurrentDictionary<string, PortableExecutableReference?> _byName = new(StringComparer.OrdinalIgnoreCase);

    public ImmutableArray<MetadataReference> All => _references.Value;

    /// <summary>An assembly that the worker shares with scripts, by its simple name; null when there is none.</summary>
    public PortableExecutableReference? Find(string name) => _byName.GetOrAdd(name, _ =>
        SharedAssemblies.PathOf(name) is not { } path
            ? null
            : All.OfType<PortableExecutableReference>().FirstOrDefault(reference => reference.FilePath == path) ?? Reference(path));

    private static ImmutableArray<MetadataReference> Load() =>
    [
        .. SharedAssemblies.FrameworkPaths.Select(Reference),
        Reference(typeof(IScriptContext).Assembly.Location),
        Reference(typeof(ScriptConnection).Assembly.Location),
        Reference(typeof(SqlMapper).Assembly.Location),
    ];

    private static PortableExecutableReference Reference(string path) => MetadataReference.CreateFromFile(path);
}
