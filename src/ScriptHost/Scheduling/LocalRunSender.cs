using ScriptHost.Diagnostics;
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
    public async Task<Outcome> RunAsync(RunJobRequest request, CancellationToken cancellationToken)
    {
        var run = await runs.AcceptAsync(request, Scheduler, cancellationToken);
        FaultPoint.Reach(FaultPoint.AfterSent);
        await foreach (var batch in run.ReadAsync(after: 0, untilNow: false, cancellationToken))
        {
            if (batch is [.., { EventCase: RunEvent.EventOneofCase.Outcome } last])
            {
                return last.Outcome;
            }
        }

        throw new RunLostException($"Run {request.RunId} has no outcome.", wasAccepted: true);
    }
}
