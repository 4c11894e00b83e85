using System.Text.Json.Nodes;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary>One JSON object a line for each event of a run.</summary>
internal sealed class JsonRunPrinter : IRunPrinter
{
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
                line["queue_wait_ms"] = RunJson.Milliseconds(one.Started.QueueWait);
                line["compile_time_ms"] = RunJson.Milliseconds(one.Started.CompileTime);
                line["warm"] = one.Started.Warm;
                line["process_id"] = one.Started.ProcessId;
                break;
            case RunEvent.EventOneofCase.Output:
                line["stream"] = one.Output.Stream.ToString().ToLowerInvariant();
                RunJson.AddText(line, "text", one.Output.Data);
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
                RunJson.AddOutcome(line, one.Outcome);
                break;
        }

        RunJson.Print(line);
    }

    public void Stopping() => Console.Error.WriteLine("Stopping the run.");
}
