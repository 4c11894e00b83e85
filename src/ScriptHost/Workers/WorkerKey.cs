namespace ScriptHost.Workers;

/// <summary>Runs share workers only when all of this is the same; a worker serves one key for its whole life.</summary>
internal readonly record struct WorkerKey(string Language, string Owner, bool WithContext);
