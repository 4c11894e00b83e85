using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.Posix;

namespace ScriptHost.Workers;

/// <summary>Starts every child process of the agent, under the same rules: session, parent-death signal, privileges, limits, environment.</summary>
internal sealed class WorkerLauncher(
    ChildStarter starter, PipePoller poller, RuntimeFolder runtimeFolder, IOptions<WorkersOptions> options, ILogger<WorkerLauncher> logger)
{
    /// <summary>Starts a program as a child.</summary>
    /// <param name="command">The program and its arguments.</param>
    /// <param name="environment">All that it sees of the environment.</param>
    /// <param name="workingDirectory">An existing folder.</param>
    /// <param name="receiver">Gets its output from the first byte on.</param>
    public async Task<ChildProcess> StartAsync(
        IEnumerable<string> command, IReadOnlyDictionary<string, string> environment, string workingDirectory, OutputReceiver? receiver)
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

        return new ChildProcess(await starter.StartAsync(startInfo), poller, receiver);
    }

    /// <summary>Starts a worker and waits until it answers.</summary>
    /// <exception cref="ScriptHostException">WORKER_UNAVAILABLE: it did not come up; the message holds what it said.</exception>
    public async Task<WorkerProcess> StartWorkerAsync(WorkerCommand command, CancellationToken cancellationToken)
    {
        var folder = runtimeFolder.CreateFolder("w");
        var socketPath = Path.Combine(folder, "s");
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var firstWords = new StartupOutput();
        var started = Stopwatch.GetTimestamp();

        var child = await StartAsync(
            [command.FileName, .. command.ArgumentsFor(socketPath)], EnvironmentOf(command, folder), folder, firstWords.Receive);
        try
        {
            await child.StandardInput.WriteLineAsync(token.AsMemory(), cancellationToken);
            child.StandardInput.Close();
            var connection = await WorkerConnection.OpenAsync(
                socketPath, token, command.Language, child.Exited, options.Value.StartTimeout, cancellationToken);
            File.Delete(socketPath);
            // What comes from now on is a run's, stray, or what a worker that sends output as events has to say itself.
            child.SendOutputTo(connection.PrintsOutput ? null : (_, said) => WorkersLog.WorkerSaid(logger, command.Language, child.Id, Encoding.UTF8.GetString(said).Trim()));
            var worker = new WorkerProcess(child, connection, folder);
            WorkersLog.WorkerStarted(logger, command.Language, child.Id, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            return worker;
        }
        catch (Exception exception)
        {
            await child.DisposeAsync();
            child.DrainOutput();
            Directory.Delete(folder, recursive: true);
            if (exception is not (IOException or WorkerStartException))
            {
                throw;
            }

            // Broken input means that it ended before it read its token: how it ended says more.
            var why = exception is WorkerStartException ? exception.Message : $"it {await child.Exited}";
            WorkersLog.WorkerDidNotStart(logger, command.Language, why, firstWords.Text);
            throw new ScriptHostException(
                ErrorCode.WorkerUnavailable,
                $"A {command.Language} worker did not start: {why}.{firstWords.AsSentence()} Command: {command.FileName}.",
                exception);
        }
    }

    private static Dictionary<string, string> EnvironmentOf(WorkerCommand command, string folder)
    {
        var environment = new Dictionary<string, string>(command.Environment, StringComparer.Ordinal)
        {
            ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin",
            ["HOME"] = folder,
            ["TMPDIR"] = folder,
            ["LANG"] = "C.UTF-8",
            ["TZ"] = "UTC",
        };
        return environment;
    }
}
