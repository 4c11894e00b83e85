using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ScriptHost.Scripting;
using ScriptHost.V1;

namespace ScriptHost.Worker.Running;

/// <summary>What a script gets as <c>ctx</c>.</summary>
internal sealed class ScriptContext(
    RunRequest request, RunDatabase database, ChannelWriter<WorkerEvent> events, CancellationToken cancellationToken) : IScriptContext
{
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

    public ILogger Log => _log ??= new ScriptLogger(Emit);

    public ScriptConnection GetConnection() => database.Get();

    public void ReportProgress(double fraction, string? text = null)
    {
        if (double.IsNaN(fraction) || fraction > 1)
        {
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "A progress fraction lies between 0 and 1, or is negative when unknown.");
        }

        Emit(new WorkerEvent { Progress = new Progress { Fraction = fraction, Text = text ?? "" } });
    }

    private void Emit(WorkerEvent next)
    {
        // A script that reports faster than the agent takes it waits; after the run's end nobody listens.
        while (!events.TryWrite(next))
        {
            var writable = events.WaitToWriteAsync(CancellationToken.None).AsTask();
            if (!writable.GetAwaiter().GetResult())
            {
                return;
            }
        }
    }
}
