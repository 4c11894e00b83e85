using System.ComponentModel;
using System.Runtime.InteropServices;

namespace ScriptHost.Posix;

/// <summary>The signals that ScriptHost sends or names, with their numbers on Linux.</summary>
public enum Signal
{
    Abort = 6,
    Kill = 9,
    Terminate = 15,

    /// <summary>SIGSTOP: the process stands still until it is sent SIGCONT.</summary>
    Stop = 19,

    /// <summary>SIGXCPU: the process has used the processor time that it may.</summary>
    CpuLimit = 24,
}

/// <summary>Sends signals to processes and process groups.</summary>
public static class Signals
{
    private static readonly string[] Names =
    [
        "", "SIGHUP", "SIGINT", "SIGQUIT", "SIGILL", "SIGTRAP", "SIGABRT", "SIGBUS", "SIGFPE", "SIGKILL", "SIGUSR1", "SIGSEGV",
        "SIGUSR2", "SIGPIPE", "SIGALRM", "SIGTERM", "SIGSTKFLT", "SIGCHLD", "SIGCONT", "SIGSTOP", "SIGTSTP", "SIGTTIN", "SIGTTOU",
        "SIGURG", "SIGXCPU", "SIGXFSZ", "SIGVTALRM", "SIGPROF", "SIGWINCH", "SIGIO", "SIGPWR", "SIGSYS",
    ];

    /// <summary>Sends a signal to a process group; a group that is gone is no error.</summary>
    /// <exception cref="Win32Exception">The kernel refused.</exception>
    public static void SendToGroup(int processGroup, Signal signal)
    {
        // 0 and 1 would mean "my own group" and "everybody": never what anyone wants here.
        ArgumentOutOfRangeException.ThrowIfLessThan(processGroup, 2);
        if (Libc.Kill(-processGroup, (int)signal) == -1 && Marshal.GetLastPInvokeError() is var error && error != Libc.ESRCH)
        {
            throw new Win32Exception(error);
        }
    }

    /// <summary>Sends a signal to one process; one that is gone is no error.</summary>
    /// <exception cref="Win32Exception">The kernel refused.</exception>
    public static void Send(int processId, Signal signal)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(processId, 2);
        if (Libc.Kill(processId, (int)signal) == -1 && Marshal.GetLastPInvokeError() is var error && error != Libc.ESRCH)
        {
            throw new Win32Exception(error);
        }
    }

    /// <summary>A signal's usual name, for messages: <c>SIGSEGV</c>, or <c>signal 40</c> for one without a name.</summary>
    public static string NameOf(int signal) => signal > 0 && signal < Names.Length ? Names[signal] : $"signal {signal}";
}
