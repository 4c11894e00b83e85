namespace ScriptHost.Workers.Pooling;

/// <summary>Why a worker must not be used again: a word for the metric, a sentence's end for the log.</summary>
/// <param name="Reason">One of a closed set, below.</param>
/// <param name="Text">Completes "The worker is retired: …".</param>
internal sealed record Retirement(string Reason, string Text)
{
    /// <summary>False when the worker went because too many are there: another in its place would be one too many again.</summary>
    public bool IsReplaced => Reason is not ("evicted" or "idle" or "shutdown");

    public static Retirement Lost { get; } = new("lost", "its process has ended");

    public static Retirement Stopped { get; } = new("stopped", "its process was stopped by a signal while it was idle");

    public static Retirement StrayOutput { get; } = new("stray_output", "it printed while no run was under way");

    public static Retirement LeftOverProcesses { get; } = new("left_over_processes", "a run left processes behind");

    public static Retirement Evicted { get; } = new("evicted", "others need its place");

    public static Retirement Isolated { get; } = new("isolated", "its run wanted a process of its own");

    public static Retirement Shutdown { get; } = new("shutdown", "the agent is shutting down");

    public static Retirement Fault(string text) => new("fault", text);

    public static Retirement IdleProcessor(TimeSpan used, TimeSpan idle) =>
        new("idle_cpu", $"it used {used.TotalMilliseconds:0} ms of processor time in {idle.TotalMilliseconds:0} ms without a run");

    public static Retirement Runs(int count) => new("runs", $"it has executed {count} runs");

    public static Retirement Memory(long bytes) => new("memory", $"it has {bytes / (1024 * 1024)} MB of memory without a run");

    public static Retirement Idle(TimeSpan time) => new("idle", $"nobody used it for {time.TotalSeconds:0} s");
}
