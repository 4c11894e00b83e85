using Microsoft.Extensions.Logging;

namespace ScriptHost.Storage;

/// <summary>
/// Users, endpoints, grants, jobs and their runs. What is in it was promised to people, so that every commit survives loss of power.
/// </summary>
/// <param name="database">Where it lies; disposed of with this.</param>
/// <param name="logger">Where failures are told.</param>
internal sealed class SchedulerStore(IStoreDatabase database, ILogger<SchedulerStore> logger) : IAsyncDisposable
{
    public StoreWriter Writer { get; } = new(database, logger);

    /// <summary>scheduler.db in a folder.</summary>
    /// <param name="folder">On a local disk.</param>
    /// <param name="logger">Where failures are told.</param>
    /// <exception cref="Errors.ScriptHostException">STORE_FAILED: the file cannot be opened, or was written by a newer release.</exception>
    public static SchedulerStore Open(string folder, ILogger<SchedulerStore> logger) => new(
        new StoreFile(Path.Combine(folder, "scheduler.db"), SchedulerSchema.Schema, Durability.Full, new DiskReserve(folder, 0), logger), logger);

    public ValueTask DisposeAsync() => Writer.DisposeAsync();
}
