using Google.Protobuf.WellKnownTypes;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.States;
using ScriptHost.Scheduling.Verbs;
using ScriptHost.V1;

namespace ScriptHost.Scheduling;

/// <summary>Jobs, programs and schedules as callers see them.</summary>
internal static class ObjectRecords
{
    private const string Masked = "***";

    /// <param name="scope">Of the call.</param>
    /// <param name="kind">Which.</param>
    /// <param name="name">Of the only one; empty for all that are the caller's.</param>
    /// <exception cref="Errors.ScriptHostException">NO_SUCH_OBJECT, PERMISSION_DENIED, or BAD_REQUEST: no kind.</exception>
    public static IReadOnlyList<SchedulerObjectRecord> List(VerbScope scope, SchedulerObjectKind kind, string name)
    {
        var wanted = kind is SchedulerObjectKind.Job or SchedulerObjectKind.Program or SchedulerObjectKind.Schedule
            ? (ObjectKind)kind
            : throw OracleError.InvalidValue(kind.ToString(), "kind", "give JOB, PROGRAM or SCHEDULE.");
        var found = name is "" ? scope.Tables.List(wanted, scope.User) : [scope.GetOfKind(name, wanted, JobPrivilege.Read)];
        return [.. found.Select(one => Of(scope, one))];
    }

    private static SchedulerObjectRecord Of(VerbScope scope, SchedulerObject found)
    {
        var mask = ArgumentMask.Parse(found.Kind == ObjectKind.Job ? found.Attributes.FindText("mask_arguments") : null);
        var record = new SchedulerObjectRecord
        {
            Owner = found.Name.Owner,
            Name = found.Name.Name,
            Kind = (SchedulerObjectKind)found.Kind,
            Enabled = found.Kind == ObjectKind.Schedule || found.IsEnabled,
            Creator = found.Creator,
            Attributes = { found.Attributes.Texts.ToDictionary() },
            Arguments = { found.Arguments.Select(argument => Of(argument, mask.Covers(argument.Position))) },
        };
        if (found.Kind == ObjectKind.Job)
        {
            var job = scope.Tables.ReadJob(found);
            record.Enabled = JobStates.IsEnabled(job.Standing.State);
            record.Job = StatusOf(job);
        }

        return record;
    }

    private static JobStatus StatusOf(Job job) => new()
    {
        State = JobStates.NameOf(job.Standing.State),
        RunCount = job.Standing.RunCount,
        FailureCount = job.Standing.FailureCount,
        RetryCount = job.Standing.RetryCount,
        NextRunDate = job.NextRunAt?.ToTimestamp(),
        LastStartDate = job.LastStartAt?.ToTimestamp(),
        LastRunDuration = job.LastRunDuration?.ToDuration(),
    };

    private static SchedulerArgument Of(JobArgument argument, bool isMasked)
    {
        var shown = new SchedulerArgument { Position = argument.Position };
        if (argument.Name is { } name)
        {
            shown.Name = name;
        }

        if (argument.Type is { } type)
        {
            shown.Type = type;
        }

        if (argument.Value is { } value)
        {
            shown.Value = isMasked ? Masked : value;
        }

        if (argument.Metadata is { } metadata)
        {
            shown.MetadataAttribute = metadata;
        }

        return shown;
    }
}
