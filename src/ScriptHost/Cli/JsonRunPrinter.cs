using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary>One JSON object a line for each event of a run.</summary>
internal sealed class JsonRunPrinter : IRunPrinter
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public void Print(RunEvent one)
    {
        var line = new JsonObject
        {
            ["event"] = one.EventCase.ToString().ToLowerInvariant(),
            ["number"] = one.Number,
            ["at"] = one.At.ToDateTimeOffset().ToString("O"),
        };
        switch (one.EventCase)
        {
            case RunEvent.EventOneofCase.Accepted:
                line["run_id"] = one.Accepted.RunId;
                line["script"] = one.Accepted.ScriptPath;
                break;
            case RunEvent.EventOneofCase.Started:
                line["queue_wait_ms"] = Milliseconds(one.Started.QueueWait);
                line["compile_time_ms"] = Milliseconds(one.Started.CompileTime);
                line["warm"] = one.Started.Warm;
                line["process_id"] = one.Started.ProcessId;
                break;
            case RunEvent.EventOneofCase.Output:
                line["stream"] = one.Output.Stream.ToString().ToLowerInvariant();
                AddText(line, "text", one.Output.Data);
                break;
            case RunEvent.EventOneofCase.Progress:
                line["fraction"] = one.Progress.Fraction;
                line["text"] = one.Progress.Text;
                break;
            case RunEvent.EventOneofCase.Log:
                line["level"] = OutcomeText.NameOf(one.Log.Level);
                line["message"] = one.Log.Message;
                break;
            case RunEvent.EventOneofCase.Result:
                line["result"] = JsonNode.Parse(one.Result.Json);
                break;
            case RunEvent.EventOneofCase.Gap:
                line["event_count"] = one.Gap.EventCount;
                line["stdout_bytes"] = one.Gap.StdoutBytes;
                line["stderr_bytes"] = one.Gap.StderrBytes;
                break;
            case RunEvent.EventOneofCase.Outcome:
                AddOutcome(line, one.Outcome);
                break;
        }

        Console.Out.WriteLine(line.ToJsonString(Options));
    }

    public void Stopping() => Console.Error.WriteLine("Stopping the run.");

    private static void AddOutcome(JsonObject line, Outcome outcome)
    {
        line["status"] = OutcomeText.NameOf(outcome.Status);
        line["reason"] = outcome.Reason == Reason.Unspecified ? null : OutcomeText.NameOf(outcome.Reason);
        line["error_number"] = outcome.ErrorNumber;
        line["message"] = outcome.Message;
        line["location"] = LocationOf(outcome.Location);
        line["stack_trace"] = outcome.StackTrace;
        line["diagnostics"] = new JsonArray([.. outcome.Diagnostics.Select(DiagnosticJson)]);
        line["transaction"] = OutcomeText.NameOf(outcome.Transaction);
        line["warm"] = outcome.Warm;
        line["queue_wait_ms"] = Milliseconds(outcome.QueueWait);
        line["compile_time_ms"] = Milliseconds(outcome.CompileTime);
        line["run_time_ms"] = Milliseconds(outcome.RunTime);
        line["cpu_time_ms"] = Milliseconds(outcome.CpuTime);
        line["peak_memory_bytes"] = outcome.PeakMemoryBytes;
        line["signal"] = outcome.Signal;
        line["stdout"] = SummaryOf(outcome.Stdout);
        line["stderr"] = SummaryOf(outcome.Stderr);
    }

    /// <summary>A diagnostic as data.</summary>
    public static JsonObject DiagnosticJson(Diagnostic diagnostic) => new()
    {
        ["severity"] = diagnostic.Severity.ToString().ToLowerInvariant(),
        ["id"] = diagnostic.Id,
        ["message"] = diagnostic.Message,
        ["location"] = LocationOf(diagnostic.Location),
    };

    private static JsonObject? LocationOf(SourceLocation? location) => location is null or { Path: "" }
        ? null
        : new JsonObject { ["path"] = location.Path, ["line"] = location.Line, ["column"] = location.Column };

    private static JsonObject? SummaryOf(OutputSummary? summary)
    {
        if (summary is null)
        {
            return null;
        }

        var json = new JsonObject { ["total_bytes"] = summary.TotalBytes, ["omitted_bytes"] = summary.OmittedBytes };
        AddText(json, "head", summary.Head);
        AddText(json, "tail", summary.Tail);
        return json;
    }

    // Scripts may print anything; what is no text goes as Base64, under another name.
    private static void AddText(JsonObject json, string name, ByteString data)
    {
        try
        {
            json[name] = StrictUtf8.GetString(data.Span);
        }
        catch (DecoderFallbackException)
        {
            json[$"{name}_base64"] = data.ToBase64();
        }
    }

    private static double Milliseconds(Duration? duration) => Math.Round(duration?.ToTimeSpan().TotalMilliseconds ?? 0, 3);
}
