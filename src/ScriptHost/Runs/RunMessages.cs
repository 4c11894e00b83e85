using System.Globalization;
using ScriptHost.Profiles;
using ScriptHost.V1;
using ScriptHost.Workers.Isolation;

namespace ScriptHost.Runs;

/// <summary>Says in the worker's contract what a run is about.</summary>
internal sealed class RunMessages(EmbeddedProfile profile, Sandbox sandbox)
{
    /// <summary>The request for a worker; the caller sets the script.</summary>
    public RunRequest RequestFor(Run run, string scratchFolder)
    {
        var (spec, asked) = (run.Spec, run.Spec.Request);
        var request = new RunRequest
        {
            RunId = spec.RunId,
            Arguments = { asked.Arguments.Select(argument => argument.Value) },
            Job = new JobInfo
            {
                Owner = spec.Owner.Value,
                Name = asked.JobName,
                RunId = spec.RunId,
                Attempt = Math.Max(1, asked.Attempt),
                ScheduledAt = asked.ScheduledAt?.ToDateTimeOffset().ToString("O", CultureInfo.InvariantCulture) ?? "",
                Endpoint = asked.Endpoint,
            },
            Session = new SessionInfo
            {
                Schema = spec.Owner.Value,
                Module = asked.JobName is "" ? $"ScriptHost:{spec.Owner}" : $"ScriptHost:{spec.Owner}.{asked.JobName}",
                Action = $"{Path.GetFileName(spec.Script.Path)} run {spec.RunId}",
                TimeZone = "UTC",
            },
            Limits = LimitsOf(spec),
            ScratchDirectory = scratchFolder,
            Environment = { EnvironmentFor(run, scratchFolder) },
        };
        if (asked.WithContext)
        {
            request.Database = profile.ContextOf(spec.Owner, asked.EndOfRun);
        }

        return request;
    }

    private Limits LimitsOf(RunSpec spec)
    {
        var limits = spec.Limits.ToMessage();
        // What the kernel would count is not the worker's alone.
        limits.Processes = sandbox.CountsProcesses ? limits.Processes : 0;
        return limits;
    }

    /// <summary>All that a script sees of the environment.</summary>
    public static Dictionary<string, string> EnvironmentFor(Run run, string scratchFolder) => new(StringComparer.Ordinal)
    {
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ["HOME"] = scratchFolder,
        ["TMPDIR"] = scratchFolder,
        ["TZ"] = "UTC",
        ["LANG"] = "C.UTF-8",
        ["SCRIPTHOST_RUN_ID"] = run.Spec.RunId,
        ["SCRIPTHOST_JOB"] = run.Spec.Request.JobName,
        ["SCRIPTHOST_OWNER"] = run.Spec.Owner.Value,
    };
}
