namespace ScriptHost.Cli.Sql.Sessions;

/// <summary>What SET, WHENEVER and EXIT change.</summary>
/// <param name="isInteractive">Somebody is at a terminal.</param>
internal sealed class PlusSettings(bool isInteractive)
{
    public bool IsInteractive { get; } = isInteractive;

    /// <summary>Tells what was done. Default: to somebody at a terminal.</summary>
    public bool Feedback { get; set; } = isInteractive;

    /// <summary>Prints what DBMS_OUTPUT is given. Default TRUE, unlike SQL*Plus: what was written to be read is printed.</summary>
    public bool ServerOutput { get; set; } = true;

    /// <summary>Prints what is executed. Default FALSE.</summary>
    public bool Echo { get; set; }

    /// <summary>Default: an error is the end, and undoes what is not committed, unless somebody is at a terminal.</summary>
    public ErrorRule AtError { get; set; } = isInteractive ? new ErrorRule(EndsSession: false, TransactionEnd.None) : new ErrorRule(EndsSession: true, TransactionEnd.Rollback);

    /// <summary>How the session's last transaction ends. Default COMMIT, as in SQL*Plus.</summary>
    public TransactionEnd AtExit { get; set; } = TransactionEnd.Commit;
}
