using ScriptHost.V1;

namespace ScriptHost.Benchmarks.Scenarios;

/// <summary>A script that goes wrong, and what its run must end as.</summary>
/// <param name="Name">Its file.</param>
/// <param name="Script">Its text.</param>
/// <param name="Reason">UNSPECIFIED when it goes wrong only after it has returned, and its run succeeds.</param>
/// <param name="Limits">Those that it breaks.</param>
internal sealed record Fault(string Name, string Script, Reason Reason, Limits? Limits = null)
{
    private static readonly Limits OneSecond = new() { WallTime = new() { Seconds = 1 } };
    private static readonly Limits LittleOutput = new() { OutputBytes = 2_000_000 };
    private static readonly Limits LittleMemory = new() { MemoryBytes = 300_000_000 };

    public OutcomeStatus Status => Reason == Reason.Unspecified ? OutcomeStatus.Succeeded : OutcomeStatus.Failed;

    public static IReadOnlyList<Fault> All { get; } =
    [
        Body("loop.csx", "while (true) { }", Reason.TimedOut, OneSecond),
        Body("loop-allocating.csx", "while (true) GC.KeepAlive(new byte[10_000]);", Reason.TimedOut, OneSecond),
        new("overflow.csx", "int Deep(int n) => n + Deep(n + 1); int GsfMain(int argc, string[] argv) => Deep(0);", Reason.Crashed),
        Body("fail-fast.csx", "Environment.FailFast(\"\");", Reason.Crashed),
        Body("exit-0.csx", "Environment.Exit(0);", Reason.ProcessExited),
        Body("exit-3.csx", "Environment.Exit(3);", Reason.ProcessExited),
        Body("16-gigabytes.csx", "GC.KeepAlive(new long[2_000_000_000]);", Reason.OutOfMemory),
        Body("memory.csx", "var all = new List<byte[]>(); while (true) { all.Add(new byte[16_000_000]); all[^1].AsSpan().Fill(1); }", Reason.OutOfMemory, LittleMemory),
        new("bomb.sh", "#!/usr/bin/perl\nfork for 1..9;\nsleep 1000;", Reason.TimedOut, OneSecond),
        new("bomb.py", "import os, time\ndef gsf_main(argc, argv):\n    for _ in range(7): os.fork()\n    time.sleep(1000)", Reason.TimedOut, OneSecond),
        Body("thread-throws-later.csx", "new Thread(() => { Thread.Sleep(100); throw new Exception(); }).Start();", Reason.Unspecified),
        new("async-void.csx", "async void Later() { await Task.Yield(); throw new Exception(); } async Task GsfMain(int argc, string[] argv) { Later(); await Task.Delay(-1); }", Reason.Crashed),
        Body("stray-output.csx", "_ = Task.Run(async () => { while (true) { Console.WriteLine(\"stray\"); await Task.Delay(1); } });", Reason.Unspecified),
        new("flood.sh", "exec yes", Reason.OutputLimit, LittleOutput),
        Body("stdin.csx", "if (System.Diagnostics.Process.Start(\"cat\") is { } cat) cat.WaitForExit();", Reason.Unspecified),
        new("close-1.csx", "using System.Runtime.InteropServices; [DllImport(\"libc\")] static extern int close(int d); void GsfMain(int argc, string[] argv) => close(1);", Reason.Unspecified),
        Body("deadlock.csx", "var gate = new object(); Monitor.Enter(gate); var t = new Thread(() => { lock (gate) { } }); t.Start(); t.Join();", Reason.TimedOut, OneSecond),
        new("native-crash.csx", "unsafe void GsfMain(int argc, string[] argv) => System.Runtime.InteropServices.Marshal.WriteInt32((nint)(-4096), 1);", Reason.Crashed),
        Body("setsid.csx", "System.Diagnostics.Process.Start(\"setsid\", [\"sleep\", \"1000\"]);", Reason.Unspecified),
        new("abort.py", "import os\ndef gsf_main(argc, argv):\n    os.abort()", Reason.Crashed),
        new("kill.sh", "kill -9 $$", Reason.Crashed),
    ];

    private static Fault Body(string name, string body, Reason reason, Limits? limits = null) =>
        new(name, $"void GsfMain(int argc, string[] argv) {{ {body} }}", reason, limits);
}
