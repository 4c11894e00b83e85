using Google.Protobuf;
using Microsoft.Data.Sqlite;
using ScriptHost.Errors;
using ScriptHost.Storage;
using ScriptHost.V1;

namespace ScriptHost.Runs.Journal;

/// <summary>What the agent keeps of its runs on disk. A task that completes means that what was written survives any kill.</summary>
internal sealed class RunJournal(AgentStore store, Spools spools, TimeProvider timeProvider)
{
    private const string Insert = """
        INSERT INTO runs (run_id, client, request_hash, owner, job_name, accepted_at, state, size_bytes, record)
        SELECT @id, @client, @hash, @owner, @job, @accepted, @state, length(@record), @record
        WHERE NOT EXISTS (SELECT 1 FROM expired_runs WHERE run_id = @id)
        ON CONFLICT (run_id) DO NOTHING
        """;

    private const string Update = "UPDATE runs SET state = @state, record = @record WHERE run_id = @id";

    private const string End = """
        UPDATE runs SET state = @state, record = @record, events = @events, size_bytes = length(@record) + coalesce(length(@events), 0) + @spooled WHERE run_id = @id
        """;

    private const string Columns = "record, client, request_hash, events";

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(5);

    /// <summary>Stores a run that is new.</summary>
    /// <param name="record">As it is now: queued, or running already.</param>
    /// <param name="requestHash">Of what was asked.</param>
    /// <exception cref="ScriptHostException">RUN_EXISTS: the id is taken, or was once; STORE_FAILED.</exception>
    public async Task AcceptAsync(RunRecord record, byte[] requestHash)
    {
        RefuseWhenFull();
        var bytes = record.ToByteArray();
        var isNew = await store.Writer.WriteAsync(connection => connection.Prepare(
            Insert,
            ("@id", record.RunId),
            ("@client", record.Client),
            ("@hash", requestHash),
            ("@owner", record.Owner),
            ("@job", record.JobName),
            ("@accepted", record.AcceptedAt.ToDateTimeOffset().ToUnixTimeMilliseconds()),
            ("@state", (int)record.State),
            ("@record", bytes)).ExecuteNonQuery() > 0);
        if (!isNew)
        {
            throw new ScriptHostException(ErrorCode.RunExists, $"There is a run '{record.RunId}' already. Choose another run id, or leave it out.");
        }
    }

    /// <summary>Stores that a run that was queued has started.</summary>
    /// <exception cref="ScriptHostException">STORE_FAILED.</exception>
    public Task StartAsync(RunRecord record)
    {
        var bytes = record.ToByteArray();
        return store.Writer.WriteAsync(connection =>
        {
            connection.Prepare(Update, ("@id", record.RunId), ("@state", (int)record.State), ("@record", bytes)).ExecuteNonQuery();
        });
    }

    /// <summary>Stores the end of a run; tries until it is on disk.</summary>
    /// <param name="record">With its outcome, whose output is without bytes.</param>
    /// <param name="events">What was told before the outcome; null when the spool has it.</param>
    /// <param name="spooledBytes">What the spool takes.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task EndAsync(RunRecord record, byte[]? events, long spooledBytes, CancellationToken cancellationToken)
    {
        var bytes = record.ToByteArray();
        for (var wait = FirstRetry; ; wait = wait * 2 < LongestRetry ? wait * 2 : LongestRetry)
        {
            try
            {
                await store.Writer.WriteAsync(connection =>
                {
                    connection.Prepare(
                        End, ("@id", record.RunId), ("@state", (int)record.State), ("@record", bytes), ("@events", events), ("@spooled", spooledBytes)).ExecuteNonQuery();
                });
                return;
            }
            catch (ScriptHostException exception) when (exception.Code == ErrorCode.StoreFailed)
            {
                await Task.Delay(wait, timeProvider, cancellationToken);
            }
        }
    }

    /// <exception cref="ScriptHostException">RUN_NOT_FOUND; RUN_EXPIRED: it is no longer kept.</exception>
    public async Task<StoredRun> GetAsync(string runId, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenReaderAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = $"SELECT {Columns} FROM runs WHERE run_id = @id";
        command.Parameters.AddWithValue("@id", runId);
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
        {
            if (await reader.ReadAsync(cancellationToken))
            {
                return ReadRun(reader);
            }
        }

        command.CommandText = "SELECT 1 FROM expired_runs WHERE run_id = @id";
        throw await command.ExecuteScalarAsync(cancellationToken) is null
            ? new ScriptHostException(ErrorCode.RunNotFound, $"The agent knows no run '{runId}'.")
            : new ScriptHostException(
                ErrorCode.RunExpired, $"Run '{runId}' is no longer kept (settings, section {JournalOptions.Section}). Its id cannot be used again; choose another one.");
    }

    /// <summary>The newest runs first.</summary>
    /// <param name="client">Whose; null for everybody's.</param>
    /// <param name="owner">Of which owner; empty for all.</param>
    /// <param name="jobName">Of which job; empty for all.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<StoredRun>> ListAsync(string? client, string owner, string jobName, int limit, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenReaderAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        var conditions = new List<string>();
        foreach (var (column, value) in new[] { ("client", client ?? ""), ("owner", owner), ("job_name", jobName) }.Where(condition => condition.Item2 != ""))
        {
            conditions.Add($"{column} = @{column}");
            command.Parameters.AddWithValue($"@{column}", value);
        }

        var where = conditions.Count == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)} ";
        command.CommandText = $"SELECT {Columns} FROM runs {where}ORDER BY sequence DESC LIMIT @limit";
        command.Parameters.AddWithValue("@limit", limit);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var runs = new List<StoredRun>();
        while (await reader.ReadAsync(cancellationToken))
        {
            runs.Add(ReadRun(reader));
        }

        return runs;
    }

    private StoredRun ReadRun(SqliteDataReader row) => new(
        RunRecord.Parser.ParseFrom(row.GetFieldValue<byte[]>(0)),
        row.GetString(1),
        row.GetFieldValue<byte[]>(2),
        row.IsDBNull(3) ? null : row.GetFieldValue<byte[]>(3),
        spools);

    private void RefuseWhenFull()
    {
        if (store.Reserve.IsGone)
        {
            throw new ScriptHostException(
                ErrorCode.StoreFailed, $"The disk of the data folder '{store.Folder}' is full: nothing new is started until there is room. Make some, or set Journal:ReserveBytes lower.");
        }
    }
}
