using System.Globalization;
using Microsoft.AspNetCore.Http;
using ScriptHost.Errors;
using ScriptHost.Runs;
using ScriptHost.Security.Audit;
using ScriptHost.V1;

namespace ScriptHost.Http;

/// <summary>
/// The bytes that a run printed, as they are kept: whole, or one range of them. What lies between head and tail and is not kept any more is never passed over
/// in silence.
/// </summary>
internal sealed class OutputResource(RunService runs)
{
    private const string ContentType = "text/plain; charset=utf-8";

    /// <summary>Says whether the run has ended: <c>false</c> means that more may come.</summary>
    private const string CompleteHeader = "Scripthost-Output-Complete";

    public Task GetStdoutAsync(HttpCall call) => GetAsync(call, OutputStream.Stdout, "stdout");

    public Task GetStderrAsync(HttpCall call) => GetAsync(call, OutputStream.Stderr, "stderr");

    private async Task GetAsync(HttpCall call, OutputStream stream, string name)
    {
        call.Subject = AuditSubject.Of(new GetRunRequest { RunId = call.RunId });
        HttpQuery.ExpectNone(call.Request);
        // Nothing that could be compared with If-Range is ever told: such a range is passed over (RFC 9110, 13.1.5).
        var headers = call.Request.Headers;
        var range = headers.Range is [_, ..] && headers.IfRange is [] ? ByteRange.Parse($"{headers.Range}") : default(ByteRange?);
        var run = await runs.GetAsync(call.RunId, call.Client, call.Aborted);
        var kept = await KeptOutput.MeasureAsync(run, stream, call.Aborted);
        call.Response.Headers.AcceptRanges = "bytes";
        call.Response.Headers[CompleteHeader] = kept.IsWhole ? "true" : "false";
        if (range is null && !kept.IsGapless)
        {
            throw NotKept(kept, name, "Ask for one of them with a header Range");
        }

        var (first, last) = range is { } asked ? Choose(call.Response, kept, asked, name) : (0, kept.Count - 1);
        call.Response.ContentType = ContentType;
        call.Response.ContentLength = last - first + 1;
        if (HttpMethods.IsHead(call.Request.Method))
        {
            return;
        }

        call.AllowSlowReading();
        await foreach (var bytes in KeptOutput.ReadAsync(run, stream, first, last, call.Aborted))
        {
            await call.Response.Body.WriteAsync(bytes, call.Aborted);
        }
    }

    /// <summary>What is sent of a range: as much of it as is kept in one piece from its first byte on.</summary>
    private static (long First, long Last) Choose(HttpResponse response, KeptOutput kept, ByteRange range, string name)
    {
        var total = kept.IsWhole ? kept.Count.ToString(CultureInfo.InvariantCulture) : "*";
        if (range.Of(kept.Count) is not var (first, last))
        {
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{kept.Count}");
            throw new HttpStatusException(
                StatusCodes.Status416RangeNotSatisfiable,
                $"Range asks for bytes of {name} beyond its {kept.Count}{(kept.IsWhole ? "" : " so far; the run goes on")}. Ask for bytes below that.");
        }

        if (kept.Pieces.FirstOrDefault(piece => piece.First <= first && first <= piece.Last, (-1, -1)) is not ( >= 0, var end))
        {
            throw NotKept(kept, name, $"Byte {first} is none of them");
        }

        last = Math.Min(last, end);
        response.StatusCode = StatusCodes.Status206PartialContent;
        response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {first}-{last}/{total}");
        return (first, last);
    }

    private static ScriptHostException NotKept(KeptOutput kept, string name, string advice) => new(
        ErrorCode.OutputNotKept,
        $"Of the {kept.Count} bytes of {name} these are kept: {string.Join(", ", kept.Pieces.Select(piece => $"{piece.First}-{piece.Last}"))}. {advice}.");
}
