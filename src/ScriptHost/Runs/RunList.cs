using ScriptHost.Errors;
using ScriptHost.Runs.Journal;
using ScriptHost.Security;
using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>Runs as callers list them: newest first, and those that wait say why.</summary>
internal sealed class RunList(RunService runs, RunJournal journal, RunWaits waits)
{
    private const int DefaultCount = 50;
    private const int MaxCount = 1000;

    /// <exception cref="ScriptHostException">BAD_REQUEST.</exception>
    public async Task<IEnumerable<RunRecord>> ListAsync(ListRunsRequest request, ClientIdentity client, CancellationToken cancellationToken)
    {
        if (request.Limit is < 0 or > MaxCount)
        {
            throw new ScriptHostException(ErrorCode.BadRequest, $"limit is {request.Limit}: give 1 to {MaxCount}, or 0 for {DefaultCount}.");
        }

        var owner = request.Owner is "" ? "" : OwnerName.Parse(request.Owner).Value;
        var limit = request.Limit == 0 ? DefaultCount : request.Limit;
        var stored = await journal.ListAsync(client.IsOperator ? null : client.Name, owner, request.JobName, limit, cancellationToken);
        var active = runs.Active;
        return stored.Select(run => Complete(run.Record, active));
    }

    /// <summary>Adds what is not stored: what the run waits for.</summary>
    public RunRecord Complete(RunRecord record) => Complete(record, runs.Active);

    private RunRecord Complete(RunRecord record, IReadOnlyCollection<Run> active)
    {
        if (record.State == RunState.Queued && runs.FindActive(record.RunId) is { } waiting)
        {
            record.Wait = waits.Explain(waiting, active);
        }

        return record;
    }
}
