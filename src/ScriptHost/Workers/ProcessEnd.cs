using ScriptHost.Posix;

namespace ScriptHost.Workers;

/// <summary>How a process ended: by its own exit code, or by a signal.</summary>
/// <param name="ExitCode">0 to 255; meaningless after a signal.</param>
/// <param name="Signal">The signal's number, 0 when the process ended by itself.</param>
internal readonly record struct ProcessEnd(int ExitCode, int Signal)
{
    // The signals whose default action ends a process. .NET tells a death by signal as shells do, 128 plus its number, so that a
    // program which exits with one of these few numbers itself cannot be told apart.
    private static readonly int[] DeadlySignals = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 24, 25, 31];

    public static ProcessEnd FromExitCode(int exitCode) =>
        exitCode > 128 && DeadlySignals.Contains(exitCode - 128) ? new(exitCode, exitCode - 128) : new(exitCode, 0);

    public override string ToString() => Signal == 0 ? $"ended with exit code {ExitCode}" : $"was killed by {Signals.NameOf(Signal)}";
}
