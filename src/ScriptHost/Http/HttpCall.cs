using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using ScriptHost.Security;
using ScriptHost.Security.Audit;

namespace ScriptHost.Http;

/// <summary>One request, once its caller is known.</summary>
internal sealed class HttpCall(HttpContext context, ClientIdentity client)
{
    // Taken at the start: what is gone at the end has no token any more.
    private readonly CancellationToken _aborted = context.RequestAborted;

    public HttpContext Context => context;

    public HttpRequest Request => context.Request;

    public HttpResponse Response => context.Response;

    public ClientIdentity Client => client;

    /// <summary>Signalled when the caller goes away.</summary>
    public CancellationToken Aborted => _aborted;

    /// <summary>What it is about, once that is known.</summary>
    public AuditSubject Subject { get; set; }

    /// <summary>The run that its path names.</summary>
    public string RunId => (string?)context.GetRouteValue("id") ?? "";

    /// <summary>Lets a caller that reads slowly be, as over gRPC: no rate of its reading ends the answer.</summary>
    public void AllowSlowReading() => context.Features.Get<IHttpMinResponseDataRateFeature>()?.MinDataRate = null;
}
