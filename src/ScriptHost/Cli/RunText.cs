using System.Globalization;
using System.Text;
using Google.Protobuf.WellKnownTypes;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary>A run's record for people.</summary>
internal static class RunText
{
    /// <summary>In a line of a list.</summary>
    public static string LineOf(RunRecord run) => string.Create(
        CultureInfo.InvariantCulture,
        $"{run.RunId,-32}  {run.AcceptedAt.ToDateTimeOffset():yyyy-MM-dd HH:mm:ss}  {StatusOf(run),-28}  {TimeOf(run),10}  {run.Owner}{(run.JobName is "" ? "" : $".{run.JobName}")}  {run.Action}");

    /// <summary>In full, a field a line.</summary>
    public static string Of(RunRecord run)
    {
        var text = new StringBuilder();
        void Add(string name, string value)
        {
            if (value is not "")
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"{name,-12}{value}");
            }
        }

        Add("run", run.RunId);
        Add("state", OutcomeText.NameOf(run.State));
        Add("owner", run.Owner);
        Add("job", run.JobName);
        Add("action", run.Action);
        Add("script", run.ScriptPath);
        Add("arguments", string.Join(' ', run.Arguments.Select(argument => argument.Value)));
        Add("context", run.WithContext ? "yes" : "no");
        Add("profile", run.Profile);
        Add("client", run.Client);
        Add("accepted", InstantOf(run.AcceptedAt));
        Add("started", InstantOf(run.StartedAt));
        Add("ended", InstantOf(run.EndedAt));
        Add("process", run.ProcessId == 0 ? "" : $"{run.ProcessId}");
        Add("isolation", run.Isolation);
        Add("limits", LimitsOf(run.Limits));
        Add("waits", run.Wait?.Reason ?? "");
        if (run.Outcome is { } outcome)
        {
            Add("outcome", OutcomeText.Of(outcome));
            Add("cpu time", outcome.CpuTime is { } cpu ? $"{cpu.ToTimeSpan().TotalMilliseconds:0.0} ms" : "");
            Add("peak memory", outcome.PeakMemoryBytes == 0 ? "" : $"{outcome.PeakMemoryBytes / (1024 * 1024)} MB");
            Add("output", $"{outcome.Stdout?.TotalBytes ?? 0} bytes, errors {outcome.Stderr?.TotalBytes ?? 0} bytes: scripthost runs log {run.RunId}");
        }

        return text.ToString();
    }

    private static string StatusOf(RunRecord run) => run.Outcome is { } outcome ? OutcomeText.StatusOf(outcome) : OutcomeText.NameOf(run.State);

    private static string TimeOf(RunRecord run) =>
        run.Outcome?.RunTime is { } time ? string.Create(CultureInfo.InvariantCulture, $"{time.ToTimeSpan().TotalSeconds:0.000} s") : "";

    private static string InstantOf(Timestamp? time) => time?.ToDateTimeOffset().ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture) ?? "";

    private static string LimitsOf(Limits? limits) => limits is null
        ? ""
        : string.Join(", ", new[]
        {
            limits.WallTime is { } wall ? $"wall time {wall.ToTimeSpan()}" : "",
            limits.CpuTime is { } cpu ? $"CPU time {cpu.ToTimeSpan()}" : "",
            $"memory {limits.MemoryBytes / (1024 * 1024)} MB",
            $"processes {limits.Processes}",
            $"output {limits.OutputBytes / (1024 * 1024)} MB",
            $"open files {limits.OpenFiles}",
            limits.FileBytes == 0 ? "" : $"file size {limits.FileBytes} bytes",
        }.Where(limit => limit is not ""));
}
