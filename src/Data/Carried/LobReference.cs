namespace ScriptHost.Data.Carried;

/// <summary>A LOB that the shim keeps.</summary>
/// <param name="Kind">1 CLOB, 2 NCLOB, 3 BLOB.</param>
/// <param name="Number">Its number in the session.</param>
/// <param name="Size">In its own units: bytes, or what the database counts as characters.</param>
internal sealed record LobReference(byte Kind, uint Number, long Size)
{
    public const byte Clob = 1;
    public const byte Blob = 3;

    public bool IsBinary => Kind == Blob;
}
