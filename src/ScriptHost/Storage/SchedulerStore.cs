using Microsoft.Extensions.Logging;

namespace ScriptHost.Storage;

/// <summary>scheduler.db: users, endpoints and grants. What is in it was promised to people, so that every commit survives loss of power.</summary>
/// <param name="folder">On a local disk.</param>
/// <param name="logger">Where failures are told.</param>
/// <exception cref="Errors.ScriptHostException">STORE_FAILED: the file cannot be opened, or was written by a newer release.</exception>
internal sealed class SchedulerStore(string folder, ILogger<SchedulerStore> logger)
    : Store(Path.Combine(folder, "scheduler.db"), SchedulerSchema.Schema, Durability.Full, new DiskReserve(folder, 0), logger);
