namespace ScriptHost.Data.Sql;

/// <summary>What a statement means to the transaction that it runs in.</summary>
internal enum StatementKind
{
    /// <summary>Reads, or must run outside a transaction (VACUUM, PRAGMA): begins none.</summary>
    Query,

    /// <summary>Changes rows.</summary>
    Change,

    /// <summary>Changes tables, views and the like.</summary>
    SchemaChange,

    Commit,

    Rollback,
}
