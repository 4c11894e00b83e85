using System.Text;

namespace ScriptHost.Scripting;

/// <summary>The name of a branch of a distributed transaction (X/Open XA). Equal when all three parts are.</summary>
public sealed class Xid : IEquatable<Xid>
{
    /// <summary>The longest transaction id and branch qualifier, in bytes.</summary>
    public const int MaxPartBytes = 64;

    private readonly byte[] _globalTransactionId;
    private readonly byte[] _branchQualifier;

    /// <param name="formatId">How the transaction manager writes the other two; 0 or more.</param>
    /// <param name="globalTransactionId">1 to 64 bytes.</param>
    /// <param name="branchQualifier">At most 64 bytes.</param>
    /// <exception cref="ArgumentException">A part is out of its range.</exception>
    public Xid(int formatId, ReadOnlySpan<byte> globalTransactionId, ReadOnlySpan<byte> branchQualifier)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(formatId);
        if (globalTransactionId.Length is 0 or > MaxPartBytes)
        {
            throw new ArgumentException($"A global transaction id has 1 to {MaxPartBytes} bytes, not {globalTransactionId.Length}.", nameof(globalTransactionId));
        }

        if (branchQualifier.Length > MaxPartBytes)
        {
            throw new ArgumentException($"A branch qualifier has at most {MaxPartBytes} bytes, not {branchQualifier.Length}.", nameof(branchQualifier));
        }

        FormatId = formatId;
        _globalTransactionId = globalTransactionId.ToArray();
        _branchQualifier = branchQualifier.ToArray();
    }

    /// <summary>The same with texts, which become UTF-8.</summary>
    /// <inheritdoc cref="Xid(int, ReadOnlySpan{byte}, ReadOnlySpan{byte})"/>
    public Xid(int formatId, string globalTransactionId, string branchQualifier)
        : this(formatId, Encoding.UTF8.GetBytes(globalTransactionId), Encoding.UTF8.GetBytes(branchQualifier))
    {
    }

    /// <summary>How the transaction manager writes the other two.</summary>
    public int FormatId { get; }

    /// <summary>Names the transaction.</summary>
    public ReadOnlyMemory<byte> GlobalTransactionId => _globalTransactionId;

    /// <summary>Names the branch of it that one database works on.</summary>
    public ReadOnlyMemory<byte> BranchQualifier => _branchQualifier;

    /// <inheritdoc/>
    public bool Equals(Xid? other) =>
        other is not null && FormatId == other.FormatId
        && _globalTransactionId.AsSpan().SequenceEqual(other._globalTransactionId)
        && _branchQualifier.AsSpan().SequenceEqual(other._branchQualifier);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Xid);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(FormatId);
        hash.AddBytes(_globalTransactionId);
        hash.AddBytes(_branchQualifier);
        return hash.ToHashCode();
    }

    /// <summary>The three parts, the ids in hexadecimal.</summary>
    public override string ToString() =>
        $"{FormatId}:{Convert.ToHexStringLower(_globalTransactionId)}:{Convert.ToHexStringLower(_branchQualifier)}";
}
