using ScriptHost.Diagnostics;
using ScriptHost.Scheduling.Firing;

namespace ScriptHost.Bridge;

/// <summary>What is put on record of one request's run, in its database.</summary>
/// <param name="request">Whose run it is.</param>
/// <param name="calls">On its database.</param>
/// <param name="output">Begins anew with the run.</param>
/// <param name="claim">Over when another process puts it on record.</param>
internal sealed class RequestSteps(Request request, RequestCalls calls, RequestOutput output, RequestClaim claim) : IRunSteps
{
    /// <summary>Who wants the run stopped; null while nobody does.</summary>
    public StopWish? Stop { get; set; } = request.Stop;

    /// <summary>True once its end is on its way into the database.</summary>
    public bool IsEnding { get; private set; }

    public Task<TimeSpan?> FindStartLimitAsync(BegunRun begun) => Task.FromResult(request.Limit);

    public Task<StopWish?> FindStopAsync(BegunRun begun) => Task.FromResult(Stop);

    public async Task<BegunRun?> RenewAsync(BegunRun begun)
    {
        var message = begun.Request.Clone();
        message.RunId = RunIds.Renew(begun.RunId);
        if (!await calls.RenewAsync(request.Id, message.RunId, claim.Token))
        {
            claim.Lose();
            return null;
        }

        output.BeginAnew();
        return begun with { RunId = message.RunId, Request = message };
    }

    // No database asks for it.
    public Task TellOverdueAsync(BegunRun begun) => Task.CompletedTask;

    public Task EndAsync(BegunRun begun, EndedRun known) => EndAsync(begun.RunId, known);

    /// <summary>As of a run that was sent; may be repeated.</summary>
    public async Task EndAsync(string runId, EndedRun known)
    {
        IsEnding = true;
        FaultPoint.Reach(FaultPoint.BeforeRequestEnded);
        if (!await calls.EndAsync(request.Id, RequestEnd.Of(known.WithStop(Stop), runId), claim.Token))
        {
            claim.Lose();
        }

        FaultPoint.Reach(FaultPoint.AfterRequestEnded);
    }
}
