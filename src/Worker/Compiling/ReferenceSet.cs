using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis;
using ScriptHost.V1;

namespace ScriptHost.Worker.Compiling;

/// <summary>The assemblies that one script refers to: what of them it brings along itself, what it shares, and what it cannot use.</summary>
internal sealed class ReferenceSet
{
    private readonly Dictionary<string, V1.Diagnostic> _faults = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PortableExecutableReference> _byPath = new(StringComparer.Ordinal);

    public ReferenceSet(IEnumerable<SourceFile> files, ScriptReferences shared)
    {
        foreach (var file in files)
        {
            var content = ImmutableCollectionsMarshal.AsImmutableArray(file.Content.ToByteArray());
            if (AssemblyImage.TryRead(content) is not { } image)
            {
                _faults.Add(file.Path, ScriptDiagnostics.Error(ScriptDiagnostics.NotAnAssembly, $"'{file.Path}' is not a .NET assembly. A native library is loaded by the code that calls it, not by #r."));
            }
            else if (shared.Find(image.Name) is { } own)
            {
                UseShared(file.Path, image, own);
            }
            else if (!image.RunsHere)
            {
                _faults.Add(file.Path, ScriptDiagnostics.Error(ScriptDiagnostics.OtherPlatform, $"'{file.Path}' is built for {image.Platform}; the agent runs on Linux {RuntimeInformation.ProcessArchitecture}. Take the build for that, or for any processor."));
            }
            else
            {
                _byPath.Add(file.Path, MetadataReference.CreateFromImage(content, filePath: file.Path));
                Libraries.Add(new Library { Name = image.Name, Path = file.Path });
            }
        }
    }

    /// <summary>What is private to the script: name and path.</summary>
    public List<Library> Libraries { get; } = [];

    /// <summary>All references that can be used.</summary>
    public IEnumerable<PortableExecutableReference> All => _byPath.Values;

    public PortableExecutableReference? Find(string path) => _byPath.GetValueOrDefault(path);

    /// <summary>Why a reference cannot be used; null when it can.</summary>
    public V1.Diagnostic? FaultOf(string path) => _faults.GetValueOrDefault(path);

    /// <summary>What is wrong with the assemblies of packages: those that no directive names by path.</summary>
    public IEnumerable<V1.Diagnostic> FaultsBeyond(IReadOnlySet<string> namedPaths) =>
        _faults.Where(fault => !namedPaths.Contains(fault.Key)).Select(fault => fault.Value);

    private void UseShared(string path, AssemblyImage wanted, PortableExecutableReference own)
    {
        var present = AssemblyImage.TryRead([.. File.ReadAllBytes(own.FilePath!)])!;
        // An older part of the framework is what the newer one stands for; of what is exchanged there must be one only.
        var isFit = SharedAssemblies.IsExchanged(wanted.Name)
            ? wanted.Version == present.Version && wanted.FileVersion == present.FileVersion
            : wanted.Version <= present.Version;
        if (isFit)
        {
            _byPath.Add(path, own);
        }
        else
        {
            _faults.Add(path, ScriptDiagnostics.Error(
                ScriptDiagnostics.OtherVersion,
                $"'{path}' is {wanted}, but scripts share {present} with the worker. Use that one: leave the #r out, or refer to it by its name, #r \"{present.Name}\"."));
        }
    }
}
