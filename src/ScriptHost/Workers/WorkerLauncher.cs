using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.Workers.Isolation;

namespace ScriptHost.Workers;

/// <summary>Starts workers: a folder, a child that is confined, a token on its standard input, a connection to its socket.</summary>
internal sealed class WorkerLauncher(
    ChildLauncher launcher, Sandbox sandbox, RuntimeFolder runtimeFolder, Rehearsal rehearsal, IOptions<WorkersOptions> options, ILogger<WorkerLauncher> logger)
{
    /// <summary>Starts a worker that serves the agent itself, and waits until it answers.</summary>
    /// <exception cref="ScriptHostException">WORKER_UNAVAILABLE: it did not come up; the message holds what it said.</exception>
    public Task<WorkerProcess> StartWorkerAsync(WorkerCommand command, CancellationToken cancellationToken)
    {
        var confinement = new Confinement
        {
            Folder = CreateFolder(sandbox.ToolUser),
            UserId = sandbox.ToolUser,
            ReadableFolders = command.ReadableFolders,
            WritableFolders = command.WritableFolders,
            HasNetwork = command.HasNetwork,
        };
        return StartWorkerAsync(command, confinement, cancellationToken);
    }

    /// <summary>Starts a worker and waits until it answers.</summary>
    /// <param name="command">What it is.</param>
    /// <param name="confinement">What it may see and be. Its folder goes with the worker, or with the failure.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ScriptHostException">WORKER_UNAVAILABLE: it did not come up; the message holds what it said.</exception>
    public async Task<WorkerProcess> StartWorkerAsync(WorkerCommand command, Confinement confinement, CancellationToken cancellationToken)
    {
        var folder = confinement.Folder;
        var token = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var firstWords = new StartupOutput();
        var started = Stopwatch.GetTimestamp();

        IEnumerable<string> words = [.. sandbox.CommandFor(confinement), command.FileName, .. command.ArgumentsFor(folder.Socket)];
        var child = await launcher.StartAsync(words, EnvironmentOf(command, folder), folder.Path, folder.Path, sandbox.IsBubblewrap);
        child.SendOutputTo(firstWords.Receive);
        try
        {
            await child.StandardInput.WriteLineAsync(token.AsMemory(), cancellationToken);
            child.StandardInput.Close();
            var connection = await WorkerConnection.OpenAsync(
                folder.Socket, token, command.Language, child.Exited, options.Value.StartTimeout, cancellationToken);
            File.Delete(folder.Socket);
            child.Identify(connection.PeerId);
            // What comes from now on is a run's, stray, or what a worker that sends output as events has to say itself.
            child.SendOutputTo(connection.PrintsOutput ? null : (_, said) => WorkersLog.WorkerSaid(logger, command.Language, child.Id, Encoding.UTF8.GetString(said).Trim()));
            var worker = new WorkerProcess(child, connection, folder);
            if (command.Rehearses)
            {
                await rehearsal.RunAsync(worker, cancellationToken);
            }

            WorkersLog.WorkerStarted(logger, command.Language, child.Id, Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            return worker;
        }
        catch (Exception exception)
        {
            await child.DisposeAsync();
            child.DrainOutput();
            folder.Remove();
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

    /// <summary>Makes the folder of a worker to be.</summary>
    /// <param name="userId">Whose it is; null for the agent's own.</param>
    public WorkerFolder CreateFolder(int? userId) => new(runtimeFolder.NewPath("w"), userId);

    private static Dictionary<string, string> EnvironmentOf(WorkerCommand command, WorkerFolder folder) => new(command.Environment, StringComparer.Ordinal)
    {
        ["PATH"] = Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin",
        ["HOME"] = folder.Temporary,
        ["TMPDIR"] = folder.Temporary,
        ["USER"] = WorkerFolder.UserName,
        ["LOGNAME"] = WorkerFolder.UserName,
        ["LANG"] = "C.UTF-8",
        ["TZ"] = "UTC",
    };
}
