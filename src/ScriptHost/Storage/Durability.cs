namespace ScriptHost.Storage;

/// <summary>What a commit survives.</summary>
internal enum Durability
{
    /// <summary>The end of the process in whatever way.</summary>
    Normal,

    /// <summary>Loss of power, too; every commit waits for the disk.</summary>
    Full,
}
