namespace ScriptHost.Cli.Sql.Sessions;

/// <summary>What SET and WHENEVER change.</summary>
internal sealed class PlusSettings(bool isInteractive)
{
    /// <summary>Tells what was done. Default: to somebody at a terminal.</summary>
    public bool Feedback { get; set; } = isInteractive;

    /// <summary>Prints what DBMS_OUTPUT is given. Default TRUE, unlike SQL*Plus: what was written to be read is printed.</summary>
    public bool ServerOutput { get; set; } = true;

    /// <summary>Prints what is executed. Default FALSE.</summary>
    public bool Echo { get; set; }

    /// <summary>Whether an error is the end (WHENEVER SQLERROR EXIT). Default: unless somebody is at a terminal.</summary>
    public bool EndsAtError { get; set; } = !isInteractive;
}
