namespace ScriptHost.Scripting;

/// <summary>How <see cref="ScriptConnection.TpcBegin"/> gets at its branch. The values are python-oracledb's.</summary>
public enum TpcBeginFlags
{
    /// <summary>Begins a new branch.</summary>
    New = 1,

    /// <summary>Joins a branch that another session began.</summary>
    Join = 2,

    /// <summary>Goes on with a branch that was suspended.</summary>
    Resume = 4,

    /// <summary>Makes a branch of the local transaction. No database offers it here.</summary>
    Promote = 8,
}

/// <summary>How <see cref="ScriptConnection.TpcEnd"/> leaves its branch. The values are python-oracledb's.</summary>
public enum TpcEndFlags
{
    /// <summary>The work on the branch is done.</summary>
    Normal = 0,

    /// <summary>The work goes on later, after <see cref="TpcBeginFlags.Resume"/>.</summary>
    Suspend = 0x00100000,
}
