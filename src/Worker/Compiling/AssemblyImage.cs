using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace ScriptHost.Worker.Compiling;

/// <summary>What an assembly says of itself, read from its bytes without loading it.</summary>
/// <param name="Name">Simple name.</param>
/// <param name="Version">The version that references name.</param>
/// <param name="FileVersion">The one that tells releases apart whose <paramref name="Version"/> is the same; empty when it has none.</param>
/// <param name="Platform">The one platform that it runs on; null when it runs on all.</param>
internal sealed record AssemblyImage(string Name, Version Version, string FileVersion, string? Platform)
{
    // Ahead-of-time compiled images carry the processor combined with a number for the operating system (ECMA-335 knows none;
    // the runtime's pedecoder does it so).
    private static readonly (int Number, string Name)[] OperatingSystems =
        [(0, "Windows"), (0x7B79, "Linux"), (0x4644, "macOS"), (0xADC4, "FreeBSD")];

    private static readonly (Machine Machine, Architecture Architecture)[] Processors =
    [
        (Machine.Amd64, Architecture.X64), (Machine.Arm64, Architecture.Arm64), (Machine.I386, Architecture.X86), (Machine.ArmThumb2, Architecture.Arm),
    ];

    /// <summary>Null when the bytes are no .NET assembly.</summary>
    public static AssemblyImage? TryRead(ImmutableArray<byte> content)
    {
        try
        {
            using var image = new PEReader(content);
            if (!image.HasMetadata || image.GetMetadataReader() is not { IsAssembly: true } metadata)
            {
                return null;
            }

            var definition = metadata.GetAssemblyDefinition();
            return new AssemblyImage(metadata.GetString(definition.Name), definition.Version, FileVersionOf(metadata), PlatformOf(image.PEHeaders));
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }

    /// <summary>True when it runs on this machine.</summary>
    public bool RunsHere => Platform is null || Platform == $"Linux {RuntimeInformation.ProcessArchitecture}";

    /// <summary>For messages: name and the version that tells most.</summary>
    public override string ToString() => FileVersion == "" || FileVersion == Version.ToString() ? $"{Name} {Version}" : $"{Name} {Version} (file version {FileVersion})";

    private static string? PlatformOf(PEHeaders headers)
    {
        var flags = headers.CorHeader!.Flags;
        var machine = (int)headers.CoffHeader.Machine;
        if (machine == (int)Machine.I386 && flags.HasFlag(CorFlags.ILOnly) && !flags.HasFlag(CorFlags.Requires32Bit))
        {
            return null;
        }

        foreach (var (number, system) in OperatingSystems)
        {
            foreach (var (processor, architecture) in Processors)
            {
                if (machine == ((int)processor ^ number) && (ushort)machine == machine)
                {
                    // Plain processor code without operating system: managed code alone runs wherever the processor does.
                    return number == 0 && flags.HasFlag(CorFlags.ILOnly) ? $"Linux {architecture}" : $"{system} {architecture}";
                }
            }
        }

        return $"machine type 0x{machine:X}";
    }

    private static string FileVersionOf(MetadataReader metadata)
    {
        foreach (var handle in metadata.GetAssemblyDefinition().GetCustomAttributes())
        {
            var attribute = metadata.GetCustomAttribute(handle);
            if (attribute.Constructor.Kind == HandleKind.MemberReference
                && metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is { Kind: HandleKind.TypeReference } parent
                && metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)parent).Name) == "AssemblyFileVersionAttribute")
            {
                var value = metadata.GetBlobReader(attribute.Value);
                // Every attribute starts with 1 in two bytes (ECMA-335 II.23.3).
                return value.ReadUInt16() == 1 ? value.ReadSerializedString() ?? "" : "";
            }
        }

        return "";
    }
}
