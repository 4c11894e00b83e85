namespace ScriptHost.Workers;

/// <summary>A worker that answers: its process, its connection, its folder. Whoever started it disposes of all three.</summary>
internal sealed class WorkerProcess(ChildProcess child, WorkerConnection connection, string folder) : IAsyncDisposable
{
    public ChildProcess Child { get; } = child;

    public WorkerConnection Connection { get; } = connection;

    /// <summary>Digests of the scripts that were sent to it and that it has not let go of. Touched by the holder of its lease only.</summary>
    public HashSet<string> LoadedDigests { get; } = new(StringComparer.Ordinal);

    public async ValueTask DisposeAsync()
    {
        Connection.Dispose();
        await Child.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
