namespace ScriptHost.Workers;

/// <summary>A worker process was started, but never became a worker. The message completes "A worker did not start: …".</summary>
internal sealed class WorkerStartException(string message) : Exception(message);
