using System.Buffers;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Http;
using ScriptHost.Runs;
using ScriptHost.Security.Audit;
using ScriptHost.V1;

namespace ScriptHost.Http;

/// <summary>The events of a run, a RunEvent a line, as they come; the answer ends behind the outcome.</summary>
internal sealed class EventsResource(RunService runs)
{
    private const string ContentType = "application/x-ndjson; charset=utf-8";

    public async Task GetAsync(HttpCall call)
    {
        call.Subject = AuditSubject.Of(new AttachRunRequest { RunId = call.RunId });
        var after = HttpQuery.FindNumber(call.Request, "after") ?? 0;
        var run = await runs.GetAsync(call.RunId, call.Client, call.Aborted);
        call.Response.ContentType = ContentType;
        if (HttpMethods.IsHead(call.Request.Method))
        {
            return;
        }

        call.AllowSlowReading();
        var body = call.Response.BodyWriter;
        await body.FlushAsync(call.Aborted);
        await foreach (var batch in run.ReadAsync(after, untilNow: false, call.Aborted))
        {
            foreach (var one in batch)
            {
                Encoding.UTF8.GetBytes(JsonFormatter.Default.Format(one), body);
                body.Write("\n"u8);
            }

            await body.FlushAsync(call.Aborted);
        }
    }
}
