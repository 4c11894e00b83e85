using System.Diagnostics;
using System.IO.Pipes;
using ScriptHost.Posix;
using ScriptHost.V1;

namespace ScriptHost.Workers;

/// <summary>One child process in a session of its own: watched, its output drained, all that it started killed in the end.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ChildTree _tree;
    private readonly ChildOutput _output;
    private readonly ChildOutput _error;

    /// <param name="process">As it was started.</param>
    /// <param name="folder">A folder that nobody else has to do with.</param>
    /// <param name="isSandboxed">True when it is bubblewrap around the program.</param>
    /// <param name="poller">Tells when there is output.</param>
    public ChildProcess(Process process, string folder, bool isSandboxed, PipePoller poller)
    {
        _process = process;
        Id = process.Id;
        _tree = new ChildTree(process.Id, folder, isSandboxed);
        _output = new ChildOutput(OutputStream.Stdout, PipeOf(process.StandardOutput), poller);
        _error = new ChildOutput(OutputStream.Stderr, PipeOf(process.StandardError), poller);
        Exited = WaitAsync();
    }

    /// <summary>The process that executes the program, once it is known; before, the one that was started for it.</summary>
    public int Id { get; private set; }

    /// <summary>Completes when the process has ended, with how.</summary>
    public Task<ProcessEnd> Exited { get; }

    public long StrayBytes => _output.StrayBytes + _error.StrayBytes;

    public StreamWriter StandardInput => _process.StandardInput;

    /// <summary>In a sandbox the program is not the process that was started; whoever has heard from it knows its id.</summary>
    public void Identify(int programId) => Id = programId;

    /// <summary>Sends the output to a receiver from now on, what waits in the pipes included; null counts it as stray.</summary>
    public void SendOutputTo(OutputReceiver? receiver)
    {
        _output.SendTo(receiver);
        _error.SendTo(receiver);
    }

    /// <summary>Hands over what was written up to now.</summary>
    public void DrainOutput()
    {
        _output.Drain();
        _error.Drain();
    }

    /// <summary>Signals the program and what it started. SIGKILL leaves nothing of a sandbox; without one, disposing finds the rest.</summary>
    public void Signal(Signal signal) => _tree.Signal(signal);

    /// <summary>True when there is more than the program: what a run has started and left.</summary>
    public bool HasLeftOvers() => _tree.HasLeftOvers(Id);

    /// <summary>The memory that the program and all that it started have resident, in bytes.</summary>
    public long ReadResidentBytes() => _tree.ReadResidentBytes(Id);

    public async ValueTask DisposeAsync()
    {
        // All of them, even when the first is gone: what it left behind goes too.
        Signal(Posix.Signal.Kill);
        await _tree.KillAsync();
        await Exited;
        _process.Dispose();
    }

    private static Posix.PipeReader PipeOf(StreamReader reader) => new(((AnonymousPipeClientStream)reader.BaseStream).SafePipeHandle);

    private async Task<ProcessEnd> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return ProcessEnd.FromExitCode(_process.ExitCode);
    }
}
