using System.Diagnostics;
using ScriptHost.Posix;

namespace ScriptHost.Workers;

/// <summary>Starts every child process of the agent under the same rules: session, parent-death signal, no new privileges, no core dumps, its own environment.</summary>
internal sealed class ChildLauncher(ChildStarter starter, PipePoller poller)
{
    /// <summary>Starts a program as a child. What it prints waits in its pipes until somebody says where that goes.</summary>
    /// <param name="command">The program and its arguments, with what confines it in front.</param>
    /// <param name="environment">All that it sees of the environment.</param>
    /// <param name="folder">A folder of its own.</param>
    /// <param name="workingDirectory">Where it starts; its own folder or one in it.</param>
    /// <param name="isSandboxed">True when bubblewrap is what confines it.</param>
    public async Task<ChildProcess> StartAsync(
        IEnumerable<string> command,
        IReadOnlyDictionary<string, string> environment,
        string folder,
        string workingDirectory,
        bool isSandboxed)
    {
        // Each of the first three replaces itself by the next program, so that the process id stays the same.
        var startInfo = new ProcessStartInfo("setsid")
        {
            ArgumentList =
            {
                "setpriv", "--pdeathsig", "KILL", "--no-new-privs",
                "prlimit", "--core=0", "--",
            },
            WorkingDirectory = workingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (var word in command)
        {
            startInfo.ArgumentList.Add(word);
        }

        startInfo.Environment.Clear();
        foreach (var (name, value) in environment)
        {
            startInfo.Environment[name] = value;
        }

        return new ChildProcess(await starter.StartAsync(startInfo), folder, isSandboxed, poller);
    }
}
