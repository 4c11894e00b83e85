namespace ScriptHost.Storage;

/// <summary>A write that waits for the next commit.</summary>
internal abstract class PendingWrite
{
    /// <summary>Executes it; once more when another write of the same commit failed, and all was undone.</summary>
    public abstract void Execute(StoreConnection connection);

    /// <summary>It is committed.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception exception);
}

/// <summary>A write that tells something.</summary>
internal sealed class PendingWrite<T>(Func<StoreConnection, T> write) : PendingWrite
{
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;

    public Task<T> Done => _done.Task;

    public override void Execute(StoreConnection connection) => _result = write(connection);

    public override void Complete() => _done.SetResult(_result!);

    public override void Fail(Exception exception) => _done.SetException(exception);
}
