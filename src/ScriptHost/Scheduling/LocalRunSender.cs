using System.Runtime.CompilerServices;
using ScriptHost.Diagnostics;
using ScriptHost.Errors;
using ScriptHost.Runs;
using ScriptHost.Scheduling.Firing;
using ScriptHost.Security;
using ScriptHost.V1;

namespace ScriptHost.Scheduling;

/// <summary>Runs jobs on the agent of this process.</summary>
internal sealed class LocalRunSender(RunService runs)
{
    /// <summary>As the journal has it.</summary>
    private static readonly ClientIdentity Scheduler = new("scheduler", IsOperator: true);

    /// <inheritdoc cref="IRunSender.RunAsync"/>
    public async Task<Outcome> RunAsync(RunJobRequest request, Func<IReadOnlyList<RunEvent>, Task>? received, CancellationToken cancellationToken)
    {
        var run = await runs.AcceptAsync(request, Scheduler, cancellationToken);
        FaultPoint.Reach(FaultPoint.AfterSent);
        return await ReadOutcomeAsync(request.RunId, run, received, cancellationToken);
    }

    /// <inheritdoc cref="IRunSender.AttachAsync"/>
    public async Task<Outcome?> AttachAsync(string runId, Func<IReadOnlyList<RunEvent>, Task>? received, CancellationToken cancellationToken)
    {
        try
        {
            return await ReadOutcomeAsync(runId, await runs.GetAsync(runId, Scheduler, cancellationToken), received, cancellationToken);
        }
        catch (ScriptHostException exception) when (exception.Code == ErrorCode.RunNotFound)
        {
            return null;
        }
    }

    /// <summary>Runs, and tells all events up to the outcome; a caller that goes away stops the run.</summary>
    /// <exception cref="ScriptHostException">It was refused, and nothing was started.</exception>
    public async IAsyncEnumerable<IReadOnlyList<RunEvent>> ReadAsync(RunJobRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var run = await runs.AcceptAsync(request, Scheduler, cancellationToken);
        try
        {
            await foreach (var batch in run.ReadAsync(after: 0, untilNow: false, cancellationToken))
            {
                yield return batch;
            }
        }
        finally
        {
            // One that has ended is none the worse for it.
            run.TryStop(RunStop.Cancelled(grace: null));
        }
    }

    /// <inheritdoc cref="IRunSender.StopAsync"/>
    public async Task<bool> StopAsync(string runId, TimeSpan? grace, CancellationToken cancellationToken)
    {
        try
        {
            await runs.CancelAsync(runId, grace, Scheduler, cancellationToken);
            return true;
        }
        catch (ScriptHostException exception) when (exception.Code == ErrorCode.RunNotFound)
        {
            return false;
        }
    }
    private static async Task<Outcome> ReadOutcomeAsync(string runId, KnownRun run, Func<IReadOnlyList<RunEvent>, Task>? received, CancellationToken cancellationToken)
    {
        await foreach (var batch in run.ReadAsync(after: 0, untilNow: false, cancellationToken))
        {
            await (received?.Invoke(batch) ?? Task.CompletedTask);
            if (batch is [.., { EventCase: RunEvent.EventOneofCase.Outcome } last])
            {
                return last.Outcome;
            }
        }

        throw new RunLostException($"Run {runId} has no outcome.", wasAccepted: true);
    }
}
