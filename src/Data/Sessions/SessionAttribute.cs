namespace ScriptHost.Data.Sessions;

/// <summary>What a script may write on its session for others to see, or for its own statements to follow.</summary>
internal enum SessionAttribute
{
    Module,
    Action,
    ClientIdentifier,
    ClientInfo,
    DatabaseOperation,
    CurrentSchema,
}
