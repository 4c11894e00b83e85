using Google.Protobuf;
using ScriptHost.Storage;
using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>What the agent keeps of its runs on disk.</summary>
internal sealed class RunJournal(AgentStore store)
{
    private const string Upsert = """
        INSERT INTO runs (run_id, owner, job_name, accepted_at, state, record) VALUES (@id, @owner, @job, @accepted, @state, @record)
        ON CONFLICT (run_id) DO UPDATE SET state = excluded.state, record = excluded.record
        """;

    /// <summary>Stores the record as it is at this moment; completes when that is on disk.</summary>
    public Task WriteAsync(RunRecord record)
    {
        var bytes = record.ToByteArray();
        var state = record.State;
        return store.Writer.WriteAsync(connection =>
        {
            using var command = connection.CreateCommand();
            command.CommandText = Upsert;
            command.Parameters.AddWithValue("@id", record.RunId);
            command.Parameters.AddWithValue("@owner", record.Owner);
            command.Parameters.AddWithValue("@job", record.JobName);
            command.Parameters.AddWithValue("@accepted", record.AcceptedAt.ToDateTimeOffset().ToUnixTimeMilliseconds());
            command.Parameters.AddWithValue("@state", (int)state);
            command.Parameters.AddWithValue("@record", bytes);
            command.ExecuteNonQuery();
        });
    }

    /// <summary>The stored record, or null.</summary>
    public async Task<RunRecord?> FindAsync(string runId, CancellationToken cancellationToken)
    {
        await using var connection = await store.OpenReaderAsync(cancellationToken);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT record FROM runs WHERE run_id = @id";
        command.Parameters.AddWithValue("@id", runId);
        return await command.ExecuteScalarAsync(cancellationToken) is byte[] record ? RunRecord.Parser.ParseFrom(record) : null;
    }
}
