using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using System.Security.Cryptography;
using Google.Protobuf;
using ScriptHost.V1;

namespace ScriptHost.Worker.Running;

/// <summary>
/// Where one script and what it brings along are loaded, and nothing else: two scripts may use different versions of a library.
/// What it shares with the worker comes from there; the worker's other parts do not exist for it.
/// </summary>
internal sealed class ScriptLoadContext : AssemblyLoadContext
{
    private readonly Dictionary<string, Library> _assemblies;
    private readonly Dictionary<string, Library> _nativeLibraries;

    public ScriptLoadContext(string digest, IEnumerable<Library> libraries)
        : base($"script {digest}", isCollectible: true)
    {
        // The first of a name counts, as for the compiler.
        _assemblies = FirstByName(libraries.Where(library => !library.Native));
        _nativeLibraries = FirstByName(libraries.Where(library => library.Native));
    }

    /// <exception cref="InvalidDataException">The bytes are not those that were published.</exception>
    public Assembly LoadScript(CompiledScript script)
    {
        Check(script.Assembly, script.AssemblyDigest, "The script's assembly");
        Check(script.Symbols, script.SymbolsDigest, "The script's symbols");
        using var assembly = new MemoryStream(script.Assembly.ToByteArray());
        using var symbols = new MemoryStream(script.Symbols.ToByteArray());
        return LoadFromStream(assembly, symbols);
    }

    protected override Assembly? Load(AssemblyName assemblyName)
    {
        var name = assemblyName.Name!;
        if (SharedAssemblies.Contains(name))
        {
            // A driver may come from a folder of the operator's, where the default context does not look again by itself.
            return Default.Assemblies.FirstOrDefault(loaded => loaded.GetName().Name == name);
        }

        if (!_assemblies.TryGetValue(name, out var library))
        {
            // Null would hand over the worker's own copy if it has one.
            throw new FileNotFoundException($"The script has no assembly '{name}'. Refer to it: #r \"{name}.dll\", or to its package: #r \"nuget: …\".", name);
        }

        Check(library.Content, library.Digest, $"'{name}'");
        using var stream = new MemoryStream(library.Content.ToByteArray());
        return LoadFromStream(stream);
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        foreach (var name in (ReadOnlySpan<string>)[unmanagedDllName, $"{unmanagedDllName}.so", $"lib{unmanagedDllName}.so", $"lib{unmanagedDllName}"])
        {
            if (_nativeLibraries.TryGetValue(name, out var library))
            {
                Check(library.Content, library.Digest, $"'{library.Name}'");
                return LoadNative(library);
            }
        }

        return 0;
    }

    // The loader of the C library knows files only. Once it has mapped one, nobody needs its name any more.
    private static nint LoadNative(Library library)
    {
        var folder = Directory.CreateTempSubdirectory("native-").FullName;
        try
        {
            var path = Path.Combine(folder, library.Name);
            using (var file = File.Create(path))
            {
                library.Content.WriteTo(file);
            }

            return NativeLibrary.Load(path);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static Dictionary<string, Library> FirstByName(IEnumerable<Library> libraries) =>
        libraries.GroupBy(library => library.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(same => same.Key, same => same.First(), StringComparer.OrdinalIgnoreCase);

    private static void Check(ByteString content, ByteString digest, string what)
    {
        if (!SHA256.HashData(content.Span).AsSpan().SequenceEqual(digest.Span))
        {
            throw new InvalidDataException($"{what} has changed since the script was compiled. It is not loaded.");
        }
    }
}
