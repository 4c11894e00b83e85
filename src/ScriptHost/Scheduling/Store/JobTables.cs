using System.Data.Common;
using System.Text.Json;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.States;
using ScriptHost.Storage;

namespace ScriptHost.Scheduling.Store;

/// <summary>The scheduler's tables within a transaction.</summary>
internal sealed class JobTables(StoreConnection connection)
{
    private const string ObjectColumns = "id, owner, name, kind, is_enabled, creator, attributes";

    /// <summary><see cref="Job.WakeAt"/> in SQL.</summary>
    private static readonly string WakeAt = $"CASE state WHEN {(int)JobState.Scheduled} THEN next_run_at WHEN {(int)JobState.RetryScheduled} THEN retry_at END";

    private readonly HashSet<long> _changed = [];

    /// <summary>The ids of the jobs whose standing was changed.</summary>
    public IReadOnlyCollection<long> Changed => _changed;

    public FiringTable Firings { get; } = new(connection);

    public JobLogTable Log { get; } = new(connection);

    public RunDetailsTable Details { get; } = new(connection);

    public JobEventTable Events { get; } = new(connection);

    /// <summary>The job of an id; null when it was dropped.</summary>
    public Job? FindJob(long id) =>
        ReadObjects($"SELECT {ObjectColumns} FROM job_objects WHERE id = @id AND kind = {(int)ObjectKind.Job}", ("@id", id)).SingleOrDefault() is { } found ? ReadJob(found) : null;

    /// <summary>The ids of all jobs, those of a better priority first.</summary>
    public IReadOnlyList<long> ListJobIds()
    {
        var jobs = new List<(long Id, string Priority)>();
        using var row = connection.Prepare($"SELECT id, attributes FROM job_objects WHERE kind = {(int)ObjectKind.Job} ORDER BY id").ExecuteReader();
        while (row.Read())
        {
            var priority = JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(1))!.GetValueOrDefault("job_priority");
            jobs.Add((row.GetInt64(0), priority ?? $"{Job.DefaultPriority}"));
        }

        return [.. jobs.OrderBy(job => job.Priority, StringComparer.Ordinal).Select(job => job.Id)];
    }

    /// <summary>The jobs that should have been looked after before a time.</summary>
    public IReadOnlyList<long> ListOverdue(DateTimeOffset before)
    {
        var ids = new List<long>();
        using var row = connection.Prepare($"SELECT job_id FROM job_standings WHERE {WakeAt} < @before", ("@before", before.UtcTicks)).ExecuteReader();
        while (row.Read())
        {
            ids.Add(row.GetInt64(0));
        }

        return ids;
    }

    /// <summary>What has this name, of whatever kind; null when nothing has.</summary>
    public SchedulerObject? Find(ObjectName name) => ReadObjects(
        $"SELECT {ObjectColumns} FROM job_objects WHERE owner = @owner AND name = @name", ("@owner", name.Owner), ("@name", name.Name)).SingleOrDefault();

    /// <summary>All of a kind in the order of their names; of one owner, or of all.</summary>
    public IReadOnlyList<SchedulerObject> List(ObjectKind kind, string? owner) => ReadObjects(
        $"SELECT {ObjectColumns} FROM job_objects WHERE kind = @kind AND owner = coalesce(@owner, owner) ORDER BY owner, name", ("@kind", (int)kind), ("@owner", owner));

    /// <summary>The jobs that use a program or schedule, the latter also by way of calendars that refer to it.</summary>
    public IReadOnlyList<SchedulerObject> ListUsers(SchedulerObject used)
    {
        if (used.Kind == ObjectKind.Program)
        {
            return ReadObjects($"SELECT {ObjectColumns} FROM job_objects WHERE program = @used ORDER BY id", ("@used", used.Name.ToString()));
        }

        var users = new Dictionary<long, SchedulerObject> { [used.Id] = used };
        var schedules = new Queue<SchedulerObject>([used]);
        while (schedules.TryDequeue(out var schedule))
        {
            foreach (var user in ListDirectUsers(schedule).Where(user => users.TryAdd(user.Id, user) && user.Kind == ObjectKind.Schedule))
            {
                schedules.Enqueue(user);
            }
        }

        return [.. users.Values.Where(user => user.Kind == ObjectKind.Job).OrderBy(user => user.Id)];
    }

    // A calendar that holds the letters of the name may mean it: to look at one too many does no harm. What SQL finds has them anywhere, in JSON's spelling.
    private IEnumerable<SchedulerObject> ListDirectUsers(SchedulerObject schedule) => ReadObjects(
        $"""
        SELECT {ObjectColumns} FROM job_objects
        WHERE schedule = @used OR (kind IN (1, 3) AND replace(upper(attributes), upper(@name), '') <> upper(attributes)) ORDER BY id
        """,
        ("@used", schedule.Name.ToString()), ("@name", JsonEncodedText.Encode(schedule.Name.Name).ToString()))
        .Where(user => user.Attributes.Find<ObjectName>("schedule_name") == schedule.Name
            || user.Attributes.FindText("repeat_interval")?.Contains(schedule.Name.Name, StringComparison.OrdinalIgnoreCase) == true);

    /// <summary>Adds an object and gives it its id.</summary>
    public SchedulerObject Insert(SchedulerObject added)
    {
        var id = connection.Prepare(
            "INSERT INTO job_objects (owner, name, kind, is_enabled, creator, attributes) VALUES (@owner, @name, @kind, 0, @creator, '{}') RETURNING id",
            ("@owner", added.Name.Owner), ("@name", added.Name.Name), ("@kind", (int)added.Kind), ("@creator", added.Creator)).ExecuteScalar();
        var stored = added with { Id = (long)id! };
        Update(stored);
        return stored;
    }

    /// <summary>Stores attributes, arguments and whether it is enabled.</summary>
    public void Update(SchedulerObject changed)
    {
        if (changed.Kind == ObjectKind.Job)
        {
            // Its priority is part of its wake-up.
            _changed.Add(changed.Id);
        }

        connection.Prepare(
            "UPDATE job_objects SET is_enabled = @enabled, attributes = @attributes, program = @program, schedule = @schedule WHERE id = @id",
            ("@enabled", changed.IsEnabled ? 1 : 0),
            ("@attributes", JsonSerializer.Serialize(changed.Attributes.Texts.ToDictionary())),
            ("@program", changed.Attributes.Find<ObjectName>("program_name")?.ToString()),
            ("@schedule", changed.Attributes.Find<ObjectName>("schedule_name")?.ToString()),
            ("@id", changed.Id)).ExecuteNonQuery();
        connection.Prepare("DELETE FROM job_arguments WHERE object_id = @id", ("@id", changed.Id)).ExecuteNonQuery();
        foreach (var argument in changed.Arguments)
        {
            connection.Prepare(
                "INSERT INTO job_arguments (object_id, position, name, type, value, metadata) VALUES (@id, @position, @name, @type, @value, @metadata)",
                ("@id", changed.Id), ("@position", argument.Position), ("@name", argument.Name), ("@type", argument.Type),
                ("@value", argument.Value), ("@metadata", argument.Metadata)).ExecuteNonQuery();
        }
    }

    /// <summary>Removes an object and all that belongs to it.</summary>
    public void Delete(SchedulerObject dropped)
    {
        _changed.Add(dropped.Id);
        // Each by itself: the connection may or may not enforce references.
        connection.Prepare("DELETE FROM job_arguments WHERE object_id = @id", ("@id", dropped.Id)).ExecuteNonQuery();
        connection.Prepare("DELETE FROM job_standings WHERE job_id = @id", ("@id", dropped.Id)).ExecuteNonQuery();
        connection.Prepare("DELETE FROM job_objects WHERE id = @id", ("@id", dropped.Id)).ExecuteNonQuery();
    }

    /// <summary>The job of a definition.</summary>
    public Job ReadJob(SchedulerObject definition)
    {
        using var row = connection.Prepare(
            """
            SELECT state, run_count, failure_count, retry_count, failures_in_a_row, retries_of_firing, attempt,
                reference, next_run_at, last_start_at, last_run_ticks, is_drop_deferred, retry_at, firing_at FROM job_standings WHERE job_id = @id
            """,
            ("@id", definition.Id)).ExecuteReader();
        if (!row.Read())
        {
            return new Job(definition, new JobStanding(JobState.Disabled));
        }

        var standing = new JobStanding((JobState)row.GetInt32(0))
        {
            RunCount = row.GetInt64(1),
            FailureCount = row.GetInt64(2),
            RetryCount = row.GetInt64(3),
            ConsecutiveFailureCount = row.GetInt64(4),
            RetriesOfFiring = row.GetInt32(5),
            Attempt = row.GetInt32(6),
        };
        return new Job(definition, standing)
        {
            Reference = row.IsDBNull(7) ? null : ZonedTime.TryParse(row.GetString(7), "UTC"),
            NextRunAt = InstantOf(row, 8),
            LastStartAt = InstantOf(row, 9),
            LastRunDuration = row.IsDBNull(10) ? null : TimeSpan.FromTicks(row.GetInt64(10)),
            IsDropDeferred = row.GetInt64(11) != 0,
            RetryAt = InstantOf(row, 12),
            FiringAt = InstantOf(row, 13),
        };
    }

    /// <summary>Stores how a job is getting on.</summary>
    public void UpdateStanding(Job job)
    {
        _changed.Add(job.Definition.Id);
        connection.Prepare(
        """
        INSERT INTO job_standings (job_id, state, run_count, failure_count, retry_count, failures_in_a_row, retries_of_firing, attempt,
            reference, next_run_at, last_start_at, last_run_ticks, is_drop_deferred, retry_at, firing_at)
        VALUES (@id, @state, @runs, @failures, @retries, @row, @firing, @attempt, @reference, @next, @start, @duration, @deferred, @retry, @firing_at)
        ON CONFLICT (job_id) DO UPDATE SET state = excluded.state, run_count = excluded.run_count, failure_count = excluded.failure_count,
            retry_count = excluded.retry_count, failures_in_a_row = excluded.failures_in_a_row, retries_of_firing = excluded.retries_of_firing,
            attempt = excluded.attempt, reference = excluded.reference, next_run_at = excluded.next_run_at, last_start_at = excluded.last_start_at,
            last_run_ticks = excluded.last_run_ticks, is_drop_deferred = excluded.is_drop_deferred, retry_at = excluded.retry_at, firing_at = excluded.firing_at
        """,
        ("@id", job.Definition.Id), ("@state", (int)job.Standing.State), ("@runs", job.Standing.RunCount), ("@failures", job.Standing.FailureCount),
        ("@retries", job.Standing.RetryCount), ("@row", job.Standing.ConsecutiveFailureCount), ("@firing", job.Standing.RetriesOfFiring),
        ("@attempt", job.Standing.Attempt), ("@reference", job.Reference?.ToString()), ("@next", job.NextRunAt?.UtcTicks),
        ("@start", job.LastStartAt?.UtcTicks), ("@duration", job.LastRunDuration?.Ticks), ("@deferred", job.IsDropDeferred ? 1 : 0), ("@retry", job.RetryAt?.UtcTicks), ("@firing_at", job.FiringAt?.UtcTicks)).ExecuteNonQuery();
    }

    /// <summary>The value of a scheduler attribute that was set; null when none was.</summary>
    public string? FindSetting(string name) => (string?)connection.Prepare("SELECT value FROM job_settings WHERE name = @name", ("@name", name)).ExecuteScalar();

    public void UpdateSetting(string name, string value) => connection.Prepare(
        "INSERT INTO job_settings (name, value) VALUES (@name, @value) ON CONFLICT (name) DO UPDATE SET value = excluded.value", ("@name", name), ("@value", value)).ExecuteNonQuery();

    private List<SchedulerObject> ReadObjects(string sql, params ReadOnlySpan<(string, object?)> parameters)
    {
        var found = new List<SchedulerObject>();
        using (var row = connection.Prepare(sql, parameters).ExecuteReader())
        {
            while (row.Read())
            {
                var kind = (ObjectKind)row.GetInt32(3);
                var read = new SchedulerObject(row.GetInt64(0), new ObjectName(row.GetString(1), row.GetString(2)), kind, AttributeSet.Empty)
                {
                    IsEnabled = row.GetInt64(4) != 0,
                    Creator = row.GetString(5),
                };
                found.Add(read with { Attributes = AttributeSet.Read(read.AttributeOwner, JsonSerializer.Deserialize<Dictionary<string, string>>(row.GetString(6))!) });
            }
        }

        return [.. found.Select(read => read with { Arguments = ReadArguments(read.Id) })];
    }

    private List<JobArgument> ReadArguments(long id)
    {
        var arguments = new List<JobArgument>();
        using var row = connection.Prepare("SELECT position, name, type, value, metadata FROM job_arguments WHERE object_id = @id ORDER BY position", ("@id", id)).ExecuteReader();
        while (row.Read())
        {
            arguments.Add(new JobArgument(row.GetInt32(0)) { Name = TextOf(row, 1), Type = TextOf(row, 2), Value = TextOf(row, 3), Metadata = TextOf(row, 4) });
        }

        return arguments;
    }

    private static string? TextOf(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private static DateTimeOffset? InstantOf(DbDataReader row, int column) => row.IsDBNull(column) ? null : new DateTimeOffset(row.GetInt64(column), TimeSpan.Zero);
}
