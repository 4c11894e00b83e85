using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using ScriptHost.Errors;
using ScriptHost.Security;
using ScriptHost.Security.Access;
using ScriptHost.Security.Audit;

namespace ScriptHost.Http;

/// <summary>Lets a caller in, has the request answered, notes it in the audit log, and makes a problem of whatever goes wrong.</summary>
internal sealed class HttpCalls(AccessRules access, CallAudit audit, ILogger<HttpCalls> logger)
{
    /// <summary>Answers a request for a path that is there.</summary>
    /// <param name="context">The request.</param>
    /// <param name="ofPath">All that can be done with the path.</param>
    public async Task AnswerAsync(HttpContext context, IReadOnlyList<HttpRoute> ofPath)
    {
        var aborted = context.RequestAborted;
        context.Response.Headers.CacheControl = "no-store";
        var call = "";
        HttpCall? admitted = null;
        try
        {
            var method = HttpMethods.IsHead(context.Request.Method) ? HttpMethods.Get : context.Request.Method;
            var route = ofPath.FirstOrDefault(one => HttpMethods.Equals(one.Method, method)) ?? throw NotAllowed(context, ofPath);
            call = route.Call;
            admitted = new HttpCall(context, access.Admit(context));
            await route.AnswerAsync(admitted);
            audit.NoteDone(admitted.Client, call, admitted.Subject);
        }
        catch (Exception exception) when (aborted.IsCancellationRequested && exception is OperationCanceledException or IOException)
        {
            // The caller went away.
        }
        catch (Exception exception) when (context.Response.HasStarted)
        {
            // All that can still be told is that this is not the whole answer.
            _ = CallFault.Of(exception, call, logger);
            context.Abort();
        }
        catch (Exception exception)
        {
            var status = StatusOf(exception);
            var fault = status is null ? CallFault.Of(exception, call, logger) : new ScriptHostException(ErrorCode.BadRequest, exception.Message, exception);
            audit.NoteRefused(admitted?.Client ?? ClientIdentity.Of(context), call, admitted?.Subject ?? default, fault);
            await Problem.WriteAsync(context, fault, status);
        }
    }

    /// <summary>The status that HTTP has for a request that cannot be; null for errors that the table gives one.</summary>
    private static int? StatusOf(Exception exception) => exception switch
    {
        HttpStatusException refusal => refusal.Status,
        // The server's own: chunks that are none, for example.
        BadHttpRequestException bad => bad.StatusCode,
        _ => null,
    };

    private static HttpStatusException NotAllowed(HttpContext context, IReadOnlyList<HttpRoute> ofPath)
    {
        var methods = string.Join(", ", ofPath.Select(route => route.Method).SelectMany(method => method == HttpMethods.Get ? [method, HttpMethods.Head] : new[] { method }));
        context.Response.Headers.Allow = methods;
        return new HttpStatusException(StatusCodes.Status405MethodNotAllowed, $"{context.Request.Method} is nothing that can be done with {context.Request.Path}: use {methods}.");
    }
}
