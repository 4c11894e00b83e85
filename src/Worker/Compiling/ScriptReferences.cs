using System.Collections.Immutable;
using Dapper;
using Microsoft.CodeAnalysis;
using Microsoft.Extensions.Logging;
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

    public ImmutableArray<MetadataReference> All => _references.Value;

    private static ImmutableArray<MetadataReference> Load()
    {
        var runtimeFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        var trusted = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator);
        return
        [
            .. trusted.Where(path => Path.GetDirectoryName(path) == runtimeFolder).Select(Reference),
            Reference(typeof(IScriptContext).Assembly.Location),
            Reference(typeof(ScriptConnection).Assembly.Location),
            Reference(typeof(SqlMapper).Assembly.Location),
            Reference(typeof(ILogger).Assembly.Location),
        ];
    }

    private static MetadataReference Reference(string path) => MetadataReference.CreateFromFile(path);
}
