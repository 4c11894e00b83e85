using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ScriptHost.Scripts;

/// <summary>SHA-256 over a sequence of parts, each with its length first, so that no two different sequences give the same bytes.</summary>
internal sealed class KeyBuilder : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add(string part) => Add(Encoding.UTF8.GetBytes(part));

    public void Add(ReadOnlySpan<byte> part)
    {
        AddLength(part.Length);
        _hash.AppendData(part);
    }

    /// <summary>Begins a list whose end could otherwise not be told from the next part.</summary>
    public void AddCount(int count) => AddLength(count);

    /// <summary>Lower-case hexadecimal.</summary>
    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();

    private void AddLength(long length)
    {
        Span<byte> bytes = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(bytes, length);
        _hash.AppendData(bytes);
    }
}
