using Microsoft.Extensions.Logging;
using ScriptHost.Storage;

namespace ScriptHost.Scheduling.Store;

/// <summary>scheduler.db. What is in it was promised to people, so that every commit survives loss of power.</summary>
/// <param name="folder">On a local disk.</param>
/// <param name="logger">Where failures are told.</param>
/// <exception cref="Errors.ScriptHostException">STORE_FAILED: the file cannot be opened.</exception>
internal sealed class JobStoreFile(string folder, ILogger<JobStoreFile> logger)
    : Storage.Store(Path.Combine(folder, "scheduler.db"), Schema, Durability.Full, new DiskReserve(folder, 0), logger)
{
    // Its tables have versions of their own.
    private static readonly StoreSchema Schema = new("scheduler's store", 0, _ => "");
}
