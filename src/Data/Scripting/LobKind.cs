namespace ScriptHost.Scripting;

/// <summary>What a LOB holds.</summary>
public enum LobKind
{
    /// <summary>Text.</summary>
    Clob,

    /// <summary>Text in the national character set.</summary>
    NClob,

    /// <summary>Bytes.</summary>
    Blob,
}
