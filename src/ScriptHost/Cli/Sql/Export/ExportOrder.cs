using ScriptHost.Scheduling.Calendars;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.V1;

namespace ScriptHost.Cli.Sql.Export;

/// <summary>What has to be made before what: schedules before those that refer to them, and both they and programs before jobs.</summary>
internal sealed class ExportOrder(Scheduler.SchedulerClient scheduler, string user)
{
    private readonly List<SchedulerObjectRecord> _ordered = [];
    private readonly HashSet<(string, string)> _seen = [];

    /// <summary>All that is the caller's.</summary>
    /// <exception cref="Grpc.Core.RpcException">What the agent refused.</exception>
    public async Task<IReadOnlyList<SchedulerObjectRecord>> AllAsync(CancellationToken cancellationToken)
    {
        foreach (var kind in (SchedulerObjectKind[])[SchedulerObjectKind.Schedule, SchedulerObjectKind.Program, SchedulerObjectKind.Job])
        {
            foreach (var record in await ListAsync(kind, "", cancellationToken))
            {
                await AddAsync(record, cancellationToken);
            }
        }

        return _ordered;
    }

    /// <summary>Jobs, and what they use.</summary>
    /// <inheritdoc cref="AllAsync"/>
    public async Task<IReadOnlyList<SchedulerObjectRecord>> OfJobsAsync(IEnumerable<string> names, CancellationToken cancellationToken)
    {
        foreach (var name in names)
        {
            await AddAsync((await ListAsync(SchedulerObjectKind.Job, name, cancellationToken))[0], cancellationToken);
        }

        return _ordered;
    }

    private async Task AddAsync(SchedulerObjectRecord record, CancellationToken cancellationToken)
    {
        if (!_seen.Add((record.Owner, record.Name)))
        {
            return;
        }

        foreach (var (kind, name) in UsedBy(record))
        {
            await AddAsync((await ListAsync(kind, name, cancellationToken))[0], cancellationToken);
        }

        _ordered.Add(record);
    }

    // Schedules cannot refer to each other in a circle, so that this ends.
    private static IEnumerable<(SchedulerObjectKind Kind, string Name)> UsedBy(SchedulerObjectRecord record)
    {
        if (record.Attributes.TryGetValue("program_name", out var program))
        {
            yield return (SchedulerObjectKind.Program, program);
        }

        if (record.Attributes.TryGetValue("schedule_name", out var schedule))
        {
            yield return (SchedulerObjectKind.Schedule, schedule);
        }

        if (record.Attributes.TryGetValue("repeat_interval", out var interval))
        {
            foreach (var reference in CalendarParser.Parse(interval).References)
            {
                var name = ObjectName.Parse(reference.Name, record.Owner);
                yield return (SchedulerObjectKind.Schedule, $"\"{name.Owner}\".\"{name.Name}\"");
            }
        }
    }

    private async Task<IReadOnlyList<SchedulerObjectRecord>> ListAsync(SchedulerObjectKind kind, string name, CancellationToken cancellationToken) =>
        (await scheduler.ListObjectsAsync(new ListObjectsRequest { User = user, Kind = kind, Name = name }, cancellationToken: cancellationToken)).Objects;
}
