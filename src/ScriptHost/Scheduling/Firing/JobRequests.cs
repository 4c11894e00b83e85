using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.V1;

namespace ScriptHost.Scheduling.Firing;

/// <summary>What an agent is asked to run for a job.</summary>
internal static class JobRequests
{
    public static RunJobRequest Of(Job job, JobPlan plan, string runId, DateTimeOffset scheduledAt, DateTimeOffset now)
    {
        var attributes = job.Attributes;
        var destination = DestinationOf(job);
        var mask = ArgumentMask.Parse(attributes.FindText("mask_arguments"));
        var request = new RunJobRequest
        {
            RunId = runId,
            Owner = Quoted(job.Name.Owner),
            JobName = job.Name.Name,
            Action = plan.Action,
            Arguments = { plan.Arguments.Select(argument => new Argument { Value = ValueOf(argument, job, scheduledAt, now), Sensitive = mask.Covers(argument.Position) }) },
            WithContext = destination?.WithContext ?? false,
            Profile = attributes.FindText("profile") ?? "",
            Limits = new Limits
            {
                CpuTime = attributes.Find<TimeSpan>("cpu_limit")?.ToDuration(),
                MemoryBytes = attributes.Find<long>("memory_limit") ?? 0,
                WallTime = attributes.IsTrue("stop_on_max_run_duration") ? attributes.Find<TimeSpan>("max_run_duration")?.ToDuration() : null,
            },
            Attempt = job.Standing.Attempt,
            ScheduledAt = scheduledAt.ToTimestamp(),
            Endpoint = destination?.Endpoint ?? "",
            EndOfRun = attributes.FindText("end_of_run") switch { "COMMIT" => EndOfRun.Commit, "ROLLBACK" => EndOfRun.Rollback, _ => EndOfRun.Unspecified },
            Isolation = attributes.FindText("isolation")?.ToLowerInvariant() ?? "",
            NetworkOff = attributes.Has("network"),
            Session = new JobSession { TimeZone = attributes.FindText("time_zone") ?? "" },
        };
        request.Session.Nls.Add(NlsSettings.Parse(attributes.FindText("nls_env") ?? "").ToDictionary());
        return request;
    }

    /// <summary>Null: the local agent.</summary>
    public static Destination? DestinationOf(Job job) => job.Attributes.FindText("destination") is { } text ? Destination.Parse(text) : null;

    private static string ValueOf(JobArgument argument, Job job, DateTimeOffset scheduledAt, DateTimeOffset now) => argument.Metadata switch
    {
        null => argument.Value!,
        "job_name" => job.Name.Name,
        "job_owner" => job.Name.Owner,
        "job_scheduled_start" => scheduledAt.ToString("O", CultureInfo.InvariantCulture),
        "job_start" => now.ToString("O", CultureInfo.InvariantCulture),
        _ => "",
    };

    // As it is stored, it is a name in itself only between quotes.
    private static string Quoted(string owner) => $"\"{owner}\"";
}
