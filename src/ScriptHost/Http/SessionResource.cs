using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using ScriptHost.Runs;
using ScriptHost.Runs.Carried;
using ScriptHost.Security.Audit;

namespace ScriptHost.Http;

/// <summary>The connection that becomes the database session of a run: upgraded (RFC 9110, 7.8), and the run's from then on.</summary>
internal sealed class SessionResource(RunService runs, CallAudit audit)
{
    private const string Protocol = "scripthost-session";

    public async Task GetAsync(HttpCall call)
    {
        call.Subject = new AuditSubject(Changes: true, call.RunId);
        HttpQuery.ExpectNone(call.Request);
        if (call.Context.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true } upgrade || !NamesProtocol(call.Request))
        {
            call.Response.Headers.Upgrade = Protocol;
            throw new HttpStatusException(
                StatusCodes.Status426UpgradeRequired, $"This is for a connection that becomes the run's session: send GET over HTTP/1.1 with Connection: Upgrade and Upgrade: {Protocol}.");
        }

        var session = (await runs.GetAsync(call.RunId, call.Client, call.Aborted)).TakeCallerSession(call.Client);
        audit.NoteDone(call.Client, "LendSession", call.Subject);
        call.Subject = default;
        // A session may say nothing for as long as its statements take.
        call.AllowSlowReading();
        call.Response.Headers.Upgrade = Protocol;
        await using var connection = await UpgradeAsync(upgrade, session);
        await session.LendAsync(connection, call.Aborted);
    }

    private static async Task<Stream> UpgradeAsync(IHttpUpgradeFeature upgrade, CallerSession session)
    {
        try
        {
            return await upgrade.UpgradeAsync();
        }
        catch
        {
            // Nobody else can take its place.
            session.Lose();
            throw;
        }
    }

    private static bool NamesProtocol(HttpRequest request) =>
        request.Headers.Upgrade.Any(value => value!.Split(',', StringSplitOptions.TrimEntries).Contains(Protocol, StringComparer.OrdinalIgnoreCase));
}
