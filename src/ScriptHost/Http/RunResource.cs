using Microsoft.AspNetCore.Http;
using ScriptHost.Errors;
using ScriptHost.Runs;
using ScriptHost.Security.Audit;
using ScriptHost.V1;

namespace ScriptHost.Http;

/// <summary>Runs: asked for, looked at, stopped. The messages are agent.proto's.</summary>
internal sealed class RunResource(RunService runs, RunList list, TimeProvider timeProvider)
{
    // UTL_HTTP gives up after 60 s without a byte (UTL_HTTP.SET_TRANSFER_TIMEOUT).
    private const int MaxWaitSeconds = 50;
    private const int MaxGraceSeconds = 24 * 60 * 60;

    public async Task PostAsync(HttpCall call)
    {
        // That somebody tried is worth a note, whatever the body turns out to be.
        call.Subject = AuditSubject.Of(new RunJobRequest());
        HttpQuery.ExpectNone(call.Request);
        var request = MessageReader.Read<RunJobRequest>(await RequestBody.ReadAsync(call, timeProvider));
        call.Subject = AuditSubject.Of(request);
        if (request.CancelOnDisconnect)
        {
            throw new ScriptHostException(
                ErrorCode.BadRequest, "cancelOnDisconnect is true: over HTTP a run goes on when its request has been answered. Leave it out, and stop the run with DELETE.");
        }

        var record = (await runs.AcceptAsync(request, call.Client, call.Aborted)).ToRecord();
        // The run itself notes that it was accepted.
        call.Subject = default;
        call.Response.Headers.Location = $"/v1/runs/{record.RunId}";
        await JsonAnswer.WriteAsync(call, StatusCodes.Status202Accepted, new RunAccepted { RunId = record.RunId, ScriptPath = record.ScriptPath });
    }

    public async Task GetAsync(HttpCall call)
    {
        call.Subject = AuditSubject.Of(new GetRunRequest { RunId = call.RunId });
        var wait = HttpQuery.FindSeconds(call.Request, "wait", MaxWaitSeconds) ?? TimeSpan.Zero;
        var run = await runs.GetAsync(call.RunId, call.Client, call.Aborted);
        if (wait > TimeSpan.Zero)
        {
            await run.Ended.WaitAsync(wait, timeProvider, call.Aborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            call.Aborted.ThrowIfCancellationRequested();
        }

        await JsonAnswer.WriteAsync(call, StatusCodes.Status200OK, list.Complete(run.ToRecord()));
    }

    public async Task DeleteAsync(HttpCall call)
    {
        call.Subject = AuditSubject.Of(new CancelRunRequest { RunId = call.RunId });
        var grace = HttpQuery.FindSeconds(call.Request, "grace", MaxGraceSeconds);
        var stopped = await runs.CancelAsync(call.RunId, grace, call.Client, call.Aborted);
        await JsonAnswer.WriteAsync(call, StatusCodes.Status202Accepted, new CancelRunReply { AlreadyEnded = !stopped });
    }
}
