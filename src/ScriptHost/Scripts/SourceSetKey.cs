using Google.Protobuf;
using Google.Protobuf.Collections;
using ScriptHost.V1;

namespace ScriptHost.Scripts;

/// <summary>The key of a source set: two sets that could compile to something different have different keys.</summary>
internal static class SourceSetKey
{
    // Counts up when the encoding changes.
    private const string Encoding = "script 1";

    public static string Of(SourceSetReading reading, PackageLock? packageLock, Toolchain toolchain)
    {
        using var key = new KeyBuilder();
        key.Add(Encoding);
        key.Add(toolchain.Fingerprint);
        AddFiles(key, reading.Sources);
        AddFiles(key, reading.References);
        // Native libraries are in the lock alone.
        key.Add(packageLock is null ? [] : packageLock.ToByteArray());
        return key.Finish();
    }

    private static void AddFiles(KeyBuilder key, List<SourceFile> files)
    {
        key.AddCount(files.Count);
        foreach (var file in files)
        {
            key.Add(file.Path);
            key.Add(file.Content.Span);
            AddDirectives(key, file.Directives);
        }
    }

    // The same bytes mean something else when a link on the way leads elsewhere.
    private static void AddDirectives(KeyBuilder key, RepeatedField<Directive> directives)
    {
        key.AddCount(directives.Count);
        foreach (var directive in directives)
        {
            key.Add(directive.Load ? "load" : "r");
            key.Add(directive.Text);
            key.Add(directive.Path);
            key.Add(directive.Fault?.Id ?? "");
            key.Add(directive.Fault?.Message ?? "");
        }
    }
}
