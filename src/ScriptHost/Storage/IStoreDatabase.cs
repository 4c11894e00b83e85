using ScriptHost.Errors;

namespace ScriptHost.Storage;

/// <summary>Where a store lies, as its one writer has it open. Not for several threads at once.</summary>
internal interface IStoreDatabase : IDisposable
{
    /// <summary>What the store is called in messages.</summary>
    string Title { get; }

    /// <summary>Begins a transaction, whose statements go over the connection that this returns.</summary>
    StoreConnection Begin();

    /// <summary>Commits it.</summary>
    void Commit();

    /// <summary>Undoes it, as far as it has not undone itself; does not throw.</summary>
    void RollBack();

    /// <summary>STORE_FAILED, with what to do about it.</summary>
    ScriptHostException FailureOf(Exception exception);
}
