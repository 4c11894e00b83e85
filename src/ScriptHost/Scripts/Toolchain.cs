using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace ScriptHost.Scripts;

/// <summary>
/// What a compiled script depends on beside its own files: compiler, language version, options and imports, script API, run time.
/// Told by the identities of the assemblies that hold them, so that nobody has to remember to count a version up, and without
/// starting the compiler.
/// </summary>
/// <param name="Fingerprint">Lower-case hexadecimal; the same for two installations of one build on one run time.</param>
internal sealed record Toolchain(string Fingerprint)
{
    private static readonly string[] Assemblies =
    [
        "scripthost-worker.dll",
        "Microsoft.CodeAnalysis.dll",
        "Microsoft.CodeAnalysis.CSharp.dll",
        "ScriptHost.Contracts.dll",
        "ScriptHost.Data.dll",
        "Dapper.dll",
    ];

    /// <summary>The worker program in a folder.</summary>
    public static Toolchain Of(string folder)
    {
        using var key = new KeyBuilder();
        // The worker runs on the same run time as the agent, whose base class library scripts are compiled against.
        key.Add(RuntimeInformation.FrameworkDescription);
        key.Add(RuntimeInformation.ProcessArchitecture.ToString());
        foreach (var name in Assemblies)
        {
            key.Add(name);
            key.Add(ModuleVersionOf(Path.Combine(folder, name)).ToByteArray());
        }

        return new Toolchain(key.Finish());
    }

    // A number that the compiler derives from all that went into an assembly.
    private static Guid ModuleVersionOf(string path)
    {
        using var image = new PEReader(File.OpenRead(path));
        var metadata = image.GetMetadataReader();
        return metadata.GetGuid(metadata.GetModuleDefinition().Mvid);
    }
}
