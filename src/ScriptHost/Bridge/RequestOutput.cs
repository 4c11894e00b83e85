using ScriptHost.Diagnostics;
using ScriptHost.V1;

namespace ScriptHost.Bridge;

/// <summary>The output of one run, on its way into the database: as it comes, in order, and none of it twice.</summary>
/// <param name="request">Whose it is.</param>
/// <param name="calls">Where it goes.</param>
/// <param name="claim">Over when another process stores it.</param>
/// <param name="retry">How what failed is tried again.</param>
internal sealed class RequestOutput(Request request, RequestCalls calls, RequestClaim claim, StoreRetry retry)
{
    private OutputPlace _place = request.OutputSoFar;

    /// <summary>Returns when the output among the events is stored, however long that takes: the agent keeps what comes behind it.</summary>
    /// <exception cref="OperationCanceledException">The claim is lost, or the bridge ends.</exception>
    public async Task ReceiveAsync(IReadOnlyList<RunEvent> events)
    {
        var chunks = OutputChunk.Of(events, _place).ToList();
        if (chunks.Count == 0)
        {
            return;
        }

        FaultPoint.Reach(FaultPoint.BeforeOutputWritten);
        if (!await retry.UntilStoredAsync(token => calls.WriteAsync(request.Id, chunks, token), claim.Token))
        {
            claim.Lose();
        }

        claim.Token.ThrowIfCancellationRequested();
        _place = chunks[^1].Place;
        FaultPoint.Reach(FaultPoint.AfterOutputWritten);
    }

    /// <summary>The run begins anew under another id: nothing of it was stored.</summary>
    public void BeginAnew() => _place = default;
}
