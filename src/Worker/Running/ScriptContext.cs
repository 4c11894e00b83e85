using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using ScriptHost.Scripting;
using ScriptHost.V1;

namespace ScriptHost.Worker.Running;

/// <summary>What a script gets as <c>ctx</c>.</summary>
internal sealed class ScriptContext(
    RunRequest request, RunDatabase database, RunEvents events, CancellationToken cancellationToken) : IScriptContext
{
    private const int MaxResultBytes = 1024 * 1024;

    private JobContext? _job;
    private SessionContext? _session;
    private ScriptLogger? _log;

    public JobContext Job => _job ??= new JobContext(
        request.Job.Owner,
        request.Job.Name,
        request.RunId,
        request.Job.Attempt,
        DateTimeOffset.TryParse(request.Job.ScheduledAt, CultureInfo.InvariantCulture, out var at) ? at : null,
        request.Job.Endpoint);

    public SessionContext Session => _session ??= new SessionContext(
        request.Session.Schema,
        request.Session.ClientIdentifier,
        request.Session.Module,
        request.Session.Action,
        request.Session.Nls,
        request.Session.TimeZone);

    public bool HasConnection => database.IsAvailable;

    public ScriptConnection Connection => database.Get();

    public string ScriptPath => request.Script.Path;

    public string ScriptDirectory => Path.GetDirectoryName(request.Script.Path)!;

    public CancellationToken CancellationToken => cancellationToken;

    public ILogger Log => _log ??= new ScriptLogger(events.Tell);

    public ScriptConnection GetConnection() => database.Get();

    public string GetSecret(string name) => request.Secrets.TryGetValue(name, out var value)
        ? value
        : throw new KeyNotFoundException(
            $"The run was given no secret named '{name}'. The operator of the agent grants secrets to {request.Job.Owner} in the settings Secrets:{name}.");

    public void ReportProgress(double fraction, string? text = null)
    {
        if (double.IsNaN(fraction) || fraction > 1)
        {
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "A progress fraction lies between 0 and 1, or is negative when unknown.");
        }

        events.Tell(new WorkerEvent { Progress = new Progress { Fraction = fraction, Text = text ?? "" } });
    }

    public void SetResult(string json)
    {
        if (Encoding.UTF8.GetByteCount(json) is var length and > MaxResultBytes)
        {
            throw new ArgumentException($"The result has {length} bytes; a result has at most {MaxResultBytes}. Write large results to a table or a file.", nameof(json));
        }

        try
        {
            using var parsed = JsonDocument.Parse(json);
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"The result is no JSON: {exception.Message}", nameof(json), exception);
        }

        events.Tell(new WorkerEvent { Result = new ResultValue { Json = json } });
    }
}
