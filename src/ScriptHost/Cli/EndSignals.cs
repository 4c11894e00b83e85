using System.Runtime.InteropServices;

namespace ScriptHost.Cli;

/// <summary>SIGTERM and Ctrl-C: the first one asks to end in order, the second one to make haste.</summary>
internal sealed class EndSignals : IDisposable
{
    private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _second = new();
    private readonly PosixSignalRegistration[] _registrations;

    public EndSignals() => _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGTERM, OnSignal), PosixSignalRegistration.Create(PosixSignal.SIGINT, OnSignal)];

    /// <summary>Completes with the first one.</summary>
    public Task First => _first.Task;

    /// <summary>Signalled with the second one.</summary>
    public CancellationToken Second => _second.Token;

    public void Dispose()
    {
        Array.ForEach(_registrations, registration => registration.Dispose());
        _second.Dispose();
    }

    private void OnSignal(PosixSignalContext signal)
    {
        signal.Cancel = true;
        if (!_first.TrySetResult())
        {
            _second.Cancel();
        }
    }
}
