using System.Diagnostics;
using System.IO.Pipes;
using ScriptHost.Posix;
using ScriptHost.V1;

namespace ScriptHost.Workers;

/// <summary>One child process in a session of its own: watched, its output drained, its whole group killed in the end.</summary>
internal sealed class ChildProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ChildOutput _output;
    private readonly ChildOutput _error;

    public ChildProcess(Process process, PipePoller poller, OutputReceiver? receiver)
    {
        _process = process;
        Id = process.Id;
        _output = Watch(OutputStream.Stdout, process.StandardOutput, poller, receiver);
        _error = Watch(OutputStream.Stderr, process.StandardError, poller, receiver);
        Exited = WaitAsync();
    }

    /// <summary>The process id, which is also that of its session and group.</summary>
    public int Id { get; }

    /// <summary>Completes when the process has ended, with how.</summary>
    public Task<ProcessEnd> Exited { get; }

    public long StrayBytes => _output.StrayBytes + _error.StrayBytes;

    public StreamWriter StandardInput => _process.StandardInput;

    /// <summary>Sends the output to a receiver from now on.</summary>
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

    public void Signal(Signal signal) => Signals.SendToGroup(Id, signal);

    public async ValueTask DisposeAsync()
    {
        // The group, even when its leader is gone: what it left behind goes too.
        Signal(Posix.Signal.Kill);
        await Exited;
        _process.Dispose();
    }

    private static ChildOutput Watch(OutputStream stream, StreamReader reader, PipePoller poller, OutputReceiver? receiver)
    {
        var pipe = new Posix.PipeReader(((AnonymousPipeClientStream)reader.BaseStream).SafePipeHandle);
        var output = new ChildOutput(stream, pipe);
        output.SendTo(receiver);
        poller.Watch(pipe, output.OnReadable);
        return output;
    }

    private async Task<ProcessEnd> WaitAsync()
    {
        await _process.WaitForExitAsync();
        return ProcessEnd.FromExitCode(_process.ExitCode);
    }
}
