namespace ScriptHost.Cli.Sql.Sessions;

/// <summary>How a transaction ends.</summary>
internal enum TransactionEnd
{
    /// <summary>It goes on.</summary>
    None,
    Commit,
    Rollback,
}

/// <summary>What WHENEVER SQLERROR says.</summary>
/// <param name="EndsSession">EXIT, not CONTINUE.</param>
/// <param name="End">What becomes of the transaction, for sessions that have one.</param>
internal readonly record struct ErrorRule(bool EndsSession, TransactionEnd End);
