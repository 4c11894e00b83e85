namespace ScriptHost.Data;

/// <summary>What became of the changes that a run made to the database.</summary>
public enum TransactionOutcome
{
    /// <summary>Nothing was changed.</summary>
    None,

    /// <summary>The last transaction that changed anything was committed.</summary>
    Committed,

    /// <summary>The last transaction that changed anything was rolled back, so something was discarded.</summary>
    RolledBack,

    /// <summary>Changes were made in the transaction of the run's caller, who commits it or rolls it back later.</summary>
    LeftToCaller,
}
