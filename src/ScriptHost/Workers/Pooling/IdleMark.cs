namespace ScriptHost.Workers.Pooling;

/// <summary>What a worker was like at the moment when its last run was over.</summary>
/// <param name="At">A time stamp of the pool's TimeProvider.</param>
/// <param name="ProcessorTime">What its process had used.</param>
internal sealed record IdleMark(long At, TimeSpan ProcessorTime);
