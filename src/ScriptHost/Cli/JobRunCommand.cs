using System.CommandLine;
using Grpc.Core;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost job run</c>: RUN_JOB, with use_current_session TRUE unless it is told otherwise.</summary>
internal sealed class JobRunCommand : SchedulerCommand
{
    private readonly Argument<string> _name = Name("The job, or several with commas between them, which run one after the other.");
    private readonly Option<bool> _background = new("--background") { Description = "Begins the runs, prints their ids and leaves (use_current_session FALSE). Needed for a job with a destination." };
    private readonly Option<bool> _json = CommonOptions.Json();

    protected override Command Describe() => new("run", "Runs a job, enabled or not, shows its output and exits with its value. What is counted of the job stays as it is.") { _name, _background, _json };

    protected override async Task<int> ExecuteAsync(AgentConnection agent, string user, ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_background))
        {
            return await base.ExecuteAsync(agent, user, parsed, cancellationToken);
        }

        IRunPrinter printer = parsed.GetValue(_json) ? new JsonRunPrinter() : new TextRunPrinter(Console.Error);
        return await RunAsync(agent, new RunJobInSessionRequest { User = user, JobName = parsed.GetValue(_name)! }, printer);
    }

    protected override async Task ExecuteAsync(Scheduler.SchedulerClient scheduler, string user, ParseResult parsed, CancellationToken cancellationToken)
    {
        var request = new RunScheduledJobRequest { User = user, JobName = parsed.GetValue(_name)!, UseCurrentSession = false };
        foreach (var runId in (await scheduler.RunJobAsync(request, cancellationToken: cancellationToken)).RunIds)
        {
            Console.Out.WriteLine(runId);
        }
    }

    // The first Ctrl-C stops the run and waits for its outcome; the second one leaves at once, which stops it, too.
    private static async Task<int> RunAsync(AgentConnection agent, RunJobInSessionRequest request, IRunPrinter printer)
    {
        using var signals = new EndSignals();
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(signals.Second);
        using var call = agent.Scheduler.RunJobInSession(request, cancellationToken: leaving.Token);
        var run = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
        _ = StopAtSignalAsync(agent.Client, signals, run.Task, printer, leaving);
        var exitCode = ErrorTable.Get(ErrorCode.AgentUnreachable).ExitCode;
        try
        {
            await foreach (var reply in call.ResponseStream.ReadAllAsync())
            {
                foreach (var one in reply.Events)
                {
                    printer.Print(one);
                    run.TrySetResult(one.Accepted?.RunId ?? "");
                    exitCode = one.Outcome is { } outcome ? ErrorTable.ExitCodeOf(outcome) : exitCode;
                }

                if (reply.Error is not "")
                {
                    Console.Error.WriteLine($"scripthost: {reply.Error}");
                }
            }
        }
        catch (RpcException) when (leaving.IsCancellationRequested)
        {
            return ErrorTable.ExitCodeOf(new Outcome { Status = OutcomeStatus.Stopped, Reason = Reason.Cancelled });
        }

        return exitCode;
    }

    private static async Task StopAtSignalAsync(
        Agent.AgentClient client, EndSignals signals, Task<string> run, IRunPrinter printer, CancellationTokenSource leaving)
    {
        await signals.First;
        printer.Stopping();
        try
        {
            await client.CancelRunAsync(new CancelRunRequest { RunId = await run.WaitAsync(signals.Second) });
        }
        catch (RpcException)
        {
            // Not every caller may stop runs of the scheduler; but the one that waits for this one may go away, which stops it.
            await leaving.CancelAsync();
        }
        catch (OperationCanceledException) when (signals.Second.IsCancellationRequested)
        {
            // The second one came before the run.
        }
    }
}
