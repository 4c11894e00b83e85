using ScriptHost.Posix;
using ScriptHost.V1;

namespace ScriptHost.Worker.Running;

/// <summary>
/// What the kernel and the garbage collector keep a run from using. Only soft limits are moved: they can be moved back, so that the
/// process can serve another run. Resident memory as a whole is watched by the agent.
/// </summary>
internal sealed class RunResources
{
    private const long OutsideOfHeapBytes = 192 * 1024 * 1024;

    // The runtime keeps its assemblies open, and may have to open more of them while a script runs.
    private const ulong SpareDescriptors = 64;

    // Threads that the runtime may start while a script runs, beyond those that its pool starts without being short of any.
    private const int SpareThreads = 16;

    private readonly ulong _ownDescriptors = (ulong)Directory.GetFiles("/proc/self/fd").Length + SpareDescriptors;
    private long _heapBytes;

    public RunResources() => ResourceLimits.TurnFileSizeSignalIntoError();

    public void Apply(Limits limits)
    {
        // What the process has used before is not the run's; the kernel counts whole seconds.
        var used = (ulong)Math.Ceiling(ProcessUsage.Read().ProcessorTime.TotalSeconds);
        ResourceLimits.SetSoft(
            ResourceLimit.CpuSeconds,
            limits.CpuTime is { } cpu ? used + (ulong)Math.Ceiling(cpu.ToTimeSpan().TotalSeconds) : ResourceLimits.None);
        ResourceLimits.SetSoft(ResourceLimit.FileBytes, limits.FileBytes > 0 ? (ulong)limits.FileBytes : ResourceLimits.None);
        ResourceLimits.SetSoft(ResourceLimit.OpenFiles, limits.OpenFiles > 0 ? _ownDescriptors + (ulong)limits.OpenFiles : ResourceLimits.None);
        ResourceLimits.SetSoft(ResourceLimit.Processes, limits.Processes > 0 ? OwnThreadCount() + (ulong)limits.Processes : ResourceLimits.None);
        LimitHeap(limits.MemoryBytes);
    }

    /// <summary>The script has ended: what the process has to do now must not fail for want of what the script used up.</summary>
    public static void Lift()
    {
        ResourceLimits.SetSoft(ResourceLimit.CpuSeconds, ResourceLimits.None);
        ResourceLimits.SetSoft(ResourceLimit.OpenFiles, ResourceLimits.None);
        ResourceLimits.SetSoft(ResourceLimit.Processes, ResourceLimits.None);
    }

    // Threads count as processes do, and who cannot start one that it needs cannot tell what happened either.
    private static ulong OwnThreadCount()
    {
        ThreadPool.GetMinThreads(out var pool, out _);
        return (ulong)(ThisProcess.ThreadCount + pool + SpareThreads);
    }

    // Less than the run may have in all, for what lies outside of the heap: beyond it the script gets an OutOfMemoryException, with
    // a line and a chance to clean up, before the agent has to kill the process.
    private void LimitHeap(long memoryBytes)
    {
        var bytes = Math.Max(memoryBytes / 2, memoryBytes - OutsideOfHeapBytes);
        if (bytes == _heapBytes)
        {
            return;
        }

        _heapBytes = bytes;
        AppContext.SetData("GCHeapHardLimit", (ulong)bytes);
        try
        {
            GC.RefreshMemoryLimit();
        }
        catch (InvalidOperationException)
        {
            // More than that is in use already: the agent's watch ends the run if it does not give any back.
        }
    }
}
