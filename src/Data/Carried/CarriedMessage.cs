namespace ScriptHost.Data.Carried;

/// <summary>What a frame is about (docs/carried-session.md). Those from 128 on come from the shim.</summary>
internal enum CarriedMessage : byte
{
    Hello = 0x01,
    Execute = 0x02,
    ExecuteMany = 0x03,
    Fetch = 0x04,
    CloseCursor = 0x05,
    CreateLob = 0x06,
    WriteLob = 0x07,
    ReadLob = 0x08,
    FreeLob = 0x09,
    Commit = 0x0A,
    Rollback = 0x0B,
    Ping = 0x0C,
    State = 0x0D,
    Cancel = 0x0F,
    Welcome = 0x81,
    Result = 0x82,
    Rows = 0x83,
    ManyResult = 0x84,
    Done = 0x85,
    LobCreated = 0x86,
    LobPiece = 0x87,
    StateIs = 0x88,
    Error = 0xFF,
}
