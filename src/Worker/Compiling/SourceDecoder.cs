using System.Buffers;
using System.Text;
using Microsoft.CodeAnalysis.Text;
using ScriptHost.V1;

namespace ScriptHost.Worker.Compiling;

/// <summary>Turns the bytes of a source file into text. Scripts are UTF-8, with or without byte order mark.</summary>
internal static class SourceDecoder
{
    private const string Remedy = "Save the script as UTF-8.";

    // UTF-32 before UTF-16: the little-endian mark of the one starts with that of the other.
    private static readonly (byte[] Mark, string Name)[] ForeignMarks =
    [
        ([0xFF, 0xFE, 0, 0], "UTF-32 (little endian)"),
        ([0, 0, 0xFE, 0xFF], "UTF-32 (big endian)"),
        ([0xFF, 0xFE], "UTF-16 (little endian)"),
        ([0xFE, 0xFF], "UTF-16 (big endian)"),
    ];

    /// <summary>The text, or the diagnostic that says at which byte it stops being text.</summary>
    public static (SourceText? Text, Diagnostic? Fault) Decode(SourceFile file)
    {
        var bytes = file.Content.Span;
        foreach (var (mark, name) in ForeignMarks)
        {
            if (bytes.StartsWith(mark))
            {
                return (null, Fault(file.Path, bytes, 0, $"The file is {name}, by the byte order mark at offset 0. {Remedy}"));
            }
        }

        var offset = FindFirstInvalid(bytes);
        if (offset >= 0)
        {
            return (null, Fault(
                file.Path, bytes, offset, $"The byte 0x{bytes[offset]:X2} at offset {offset} is not UTF-8. {Remedy}"));
        }

        if (bytes.IndexOf((byte)0) is var zero and >= 0)
        {
            return (null, Fault(
                file.Path, bytes, zero, $"The byte at offset {zero} is NUL: this is a binary file, or UTF-16 without byte order mark. {Remedy}"));
        }

        return (SourceText.From(Encoding.UTF8.GetString(StripMark(bytes)), Encoding.UTF8, SourceHashAlgorithm.Sha256), null);
    }

    private static ReadOnlySpan<byte> StripMark(ReadOnlySpan<byte> bytes) =>
        bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;

    private static int FindFirstInvalid(ReadOnlySpan<byte> bytes)
    {
        var offset = 0;
        while (offset < bytes.Length)
        {
            if (bytes[offset] < 0x80)
            {
                var ascii = bytes[offset..].IndexOfAnyInRange((byte)0x80, (byte)0xFF);
                if (ascii < 0)
                {
                    return -1;
                }

                offset += ascii;
            }

            if (Rune.DecodeFromUtf8(bytes[offset..], out _, out var length) != OperationStatus.Done)
            {
                return offset;
            }

            offset += length;
        }

        return -1;
    }

    private static Diagnostic Fault(string path, ReadOnlySpan<byte> bytes, int offset, string message)
    {
        var before = bytes[..offset];
        return new Diagnostic
        {
            Severity = Severity.Error,
            Id = ScriptDiagnostics.NotText,
            Message = message,
            Location = new SourceLocation
            {
                Path = path,
                Line = before.Count((byte)'\n') + 1,
                Column = offset - before.LastIndexOf((byte)'\n'),
            },
        };
    }
}
