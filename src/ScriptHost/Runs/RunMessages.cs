using System.Globalization;
using ScriptHost.Profiles;
using ScriptHost.Runs.Carried;
using ScriptHost.V1;
using ScriptHost.Workers;
using ScriptHost.Workers.Isolation;

namespace ScriptHost.Runs;

/// <summary>Says in the worker's contract what a run is about.</summary>
internal sealed class RunMessages(ScriptSecrets secrets, Sandbox sandbox)
{
    private const string DefaultTimeZone = "UTC";

    /// <summary>The request for a worker; the caller sets the script.</summary>
    /// <param name="run">What is to run.</param>
    /// <param name="profile">Of a run with context; else null.</param>
    /// <param name="scratchFolder">Its working directory.</param>
    /// <param name="walletFolder">Its copy of the profile's wallet, if there is one.</param>
    /// <param name="lent">The session that its caller lends it, if it does.</param>
    /// <exception cref="ProfileException">The context cannot be made.</exception>
    public RunRequest RequestFor(Run run, Profile? profile, string scratchFolder, string? walletFolder, LentSession? lent)
    {
        var (spec, asked) = (run.Spec, run.Spec.Request);
        var database = lent?.ContextFor(asked.EndOfRun) ?? profile?.ContextOf(spec.Owner, asked.EndOfRun);
        var session = SessionOf(spec, profile, database);
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
            Session = session,
            Limits = LimitsOf(spec),
            ScratchDirectory = scratchFolder,
            Environment = { EnvironmentFor(run, scratchFolder, session.TimeZone) },
        };
        foreach (var (name, value) in secrets.ReadFor(spec.Owner))
        {
            request.Secrets.Add(name, value);
        }

        if (database is not null)
        {
            database.Schema = session.Schema;
            database.WalletDirectory = walletFolder ?? "";
            database.Edition = asked.Session?.Edition is { Length: > 0 } edition ? edition : database.Edition;
            request.Database = database;
        }

        return request;
    }

    /// <summary>All that a program of its own sees of the environment.</summary>
    public static Dictionary<string, string> EnvironmentFor(Run run, string scratchFolder) =>
        EnvironmentFor(run, scratchFolder, FirstOf(run.Spec.Request.Session?.TimeZone, DefaultTimeZone));

    /// <summary>What the job says, else what the profile says.</summary>
    private static SessionInfo SessionOf(RunSpec spec, Profile? profile, DatabaseContext? database)
    {
        var (asked, job) = (spec.Request.Session ?? new JobSession(), spec.Request.JobName);
        var session = new SessionInfo
        {
            Schema = FirstOf(asked.Schema, database is null ? spec.Owner.Value : database.Schema),
            Module = job is "" ? $"ScriptHost:{spec.Owner}" : $"ScriptHost:{spec.Owner}.{job}",
            Action = $"{Path.GetFileName(spec.Script.Path)} run {spec.RunId}",
            ClientIdentifier = FirstOf(asked.ClientIdentifier, spec.Owner.Value),
            ClientInfo = FirstOf(asked.ClientInfo, spec.RunId),
            TimeZone = FirstOf(asked.TimeZone, profile?.Options.TimeZone, DefaultTimeZone),
        };
        foreach (var (parameter, value) in profile?.Options.Nls ?? [])
        {
            session.Nls[parameter] = value;
        }

        foreach (var (parameter, value) in asked.Nls)
        {
            session.Nls[parameter] = value;
        }

        return session;
    }

    private static string FirstOf(params ReadOnlySpan<string?> texts)
    {
        foreach (var text in texts)
        {
            if (!string.IsNullOrEmpty(text))
            {
                return text;
            }
        }

        return "";
    }

    private static Dictionary<string, string> EnvironmentFor(Run run, string scratchFolder, string timeZone) => new(StringComparer.Ordinal)
    {
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ["HOME"] = scratchFolder,
        ["TMPDIR"] = scratchFolder,
        ["USER"] = WorkerFolder.UserName,
        ["LOGNAME"] = WorkerFolder.UserName,
        ["TZ"] = timeZone,
        ["LANG"] = "C.UTF-8",
        ["SCRIPTHOST_RUN_ID"] = run.Spec.RunId,
        ["SCRIPTHOST_JOB"] = run.Spec.Request.JobName,
        ["SCRIPTHOST_OWNER"] = run.Spec.Owner.Value,
    };

    private Limits LimitsOf(RunSpec spec)
    {
        var limits = spec.Limits.ToMessage();
        // What the kernel would count is not the worker's alone.
        limits.Processes = sandbox.CountsProcesses ? limits.Processes : 0;
        return limits;
    }
}
