using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging;
using ScriptHost.Diagnostics;
using ScriptHost.Storage;
using ScriptHost.V1;

namespace ScriptHost.Runs.Journal;

/// <summary>Ends the runs that an agent left behind when it was killed: at the next start, before anybody can ask.</summary>
internal sealed class JournalRecovery(AgentStore store, TimeProvider timeProvider, ILogger<JournalRecovery> logger)
{
    private const string Select = "SELECT record FROM runs WHERE state <> @ended";
    private const string Update = "UPDATE runs SET state = @ended, record = @record WHERE run_id = @id";

    /// <exception cref="Errors.ScriptHostException">STORE_FAILED.</exception>
    public async Task EndLostRunsAsync()
    {
        var now = timeProvider.GetUtcNow().ToTimestamp();
        var lost = await store.Writer.WriteAsync(connection =>
        {
            var records = FindUnderWay(connection);
            foreach (var record in records)
            {
                record.Outcome = OutcomeOf(record);
                record.State = RunState.Ended;
                record.EndedAt = now;
                connection.Prepare(Update, ("@ended", (int)RunState.Ended), ("@id", record.RunId), ("@record", record.ToByteArray())).ExecuteNonQuery();
            }

            return records;
        });
        FaultPoint.Reach(FaultPoint.AfterRecovery);
        foreach (var record in lost)
        {
            RunsLog.LostRunEnded(logger, record.RunId, record.ScriptPath, record.Outcome.Reason);
        }
    }

    private static List<RunRecord> FindUnderWay(StoreConnection connection)
    {
        var records = new List<RunRecord>();
        using var reader = connection.Prepare(Select, ("@ended", (int)RunState.Ended)).ExecuteReader();
        while (reader.Read())
        {
            records.Add(RunRecord.Parser.ParseFrom(reader.GetFieldValue<byte[]>(0)));
        }

        return records;
    }

    private static Outcome OutcomeOf(RunRecord record)
    {
        if (record.State == RunState.Queued)
        {
            return Outcomes.Failed(Reason.NotStarted, "The agent ended before the run had started. Nothing of it ran; it may be run again.");
        }

        var outcome = Outcomes.Failed(
            Reason.WorkerLost, "The agent ended while the run was under way, and the run with it. It may have taken effect: look before you run it again.");
        outcome.Transaction = record.WithContext ? TransactionState.Unknown : TransactionState.None;
        return outcome;
    }
}
