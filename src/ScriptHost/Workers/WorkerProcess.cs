namespace ScriptHost.Workers;

/// <summary>A worker that answers: its process, its connection, its folder. Whoever started it disposes of all three.</summary>
internal sealed class WorkerProcess(ChildProcess child, WorkerConnection connection, WorkerFolder folder) : IAsyncDisposable
{
    public ChildProcess Child { get; } = child;

    public WorkerConnection Connection { get; } = connection;

    public WorkerFolder Folder { get; } = folder;

    /// <summary>The scripts that need not be sent again.</summary>
    public LoadedDigests LoadedDigests { get; } = new();

    public async ValueTask DisposeAsync()
    {
        Connection.Dispose();
        await Child.DisposeAsync();
        Folder.Remove();
    }
}
