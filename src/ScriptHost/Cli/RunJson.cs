using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary>What commands tell about runs, as data.</summary>
internal static class RunJson
{
    private static readonly JsonSerializerOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>One line on standard output.</summary>
    public static void Print(JsonObject line) => Console.Out.WriteLine(line.ToJsonString(Options));

    /// <summary>A record with its outcome, where it has one.</summary>
    public static JsonObject Of(RunRecord run)
    {
        var json = new JsonObject
        {
            ["run_id"] = run.RunId,
            ["state"] = OutcomeText.NameOf(run.State),
            ["owner"] = run.Owner,
            ["job_name"] = run.JobName,
            ["action"] = run.Action,
            ["script"] = run.ScriptPath,
            ["arguments"] = new JsonArray([.. run.Arguments.Select(argument => JsonValue.Create(argument.Value))]),
            ["with_context"] = run.WithContext,
            ["profile"] = run.Profile,
            ["client"] = run.Client,
            ["isolation"] = run.Isolation,
            ["process_id"] = run.ProcessId,
            ["accepted_at"] = TimeOf(run.AcceptedAt),
            ["started_at"] = TimeOf(run.StartedAt),
            ["ended_at"] = TimeOf(run.EndedAt),
        };
        if (run.Outcome is { } outcome)
        {
            var ended = new JsonObject();
            AddOutcome(ended, outcome);
            json["outcome"] = ended;
        }

        if (run.Wait is { } wait)
        {
            json["wait"] = new JsonObject
            {
                ["reason"] = wait.Reason,
                ["setting"] = wait.Setting,
                ["ahead_count"] = wait.AheadCount,
                ["behind_run_ids"] = new JsonArray([.. wait.BehindRunIds.Select(id => JsonValue.Create(id))]),
            };
        }

        return json;
    }

    /// <summary>Adds an outcome's fields.</summary>
    public static void AddOutcome(JsonObject line, Outcome outcome)
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

    /// <summary>Adds bytes as text or, for scripts may print anything, as Base64 under another name.</summary>
    public static void AddText(JsonObject json, string name, ByteString data)
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

    public static double Milliseconds(Duration? duration) => Math.Round(duration?.ToTimeSpan().TotalMilliseconds ?? 0, 3);

    /// <summary>As ISO 8601 has it.</summary>
    public static string? TimeOf(Timestamp? time) => time?.ToDateTimeOffset().ToString("O");
}
