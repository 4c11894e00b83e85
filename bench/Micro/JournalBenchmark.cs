using System.Globalization;
using BenchmarkDotNet.Attributes;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ScriptHost.Runs.Journal;
using ScriptHost.Storage;
using ScriptHost.V1;

namespace ScriptHost.Benchmarks.Micro;

/// <summary>What the journal does for a warm run that nothing keeps waiting: accepted and started in one commit, the end in another.</summary>
public class JournalBenchmark
{
    private static readonly byte[] Hash = new byte[32];
    private static readonly byte[] Frames = new byte[100];

    private DirectoryInfo _folder = null!;
    private AgentStore _store = null!;
    private RunJournal _journal = null!;
    private long _number;

    [GlobalSetup]
    public void SetUp()
    {
        _folder = Directory.CreateTempSubdirectory("journal-");
        _store = AgentStore.Open(_folder.FullName, NullLogger.Instance);
        _journal = new RunJournal(_store, new Spools(_folder.FullName, Options.Create(new JournalOptions())), TimeProvider.System);
    }

    [GlobalCleanup]
    public async Task CleanUpAsync()
    {
        await _store.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Benchmark(Description = "the journal's two commits of a run")]
    public async Task AcceptAndEndAsync()
    {
        var now = TimeProvider.System.GetUtcNow().ToTimestamp();
        var record = new RunRecord
        {
            RunId = string.Create(CultureInfo.InvariantCulture, $"run-{++_number}"),
            Client = "bench",
            Owner = "BENCH",
            ScriptPath = "/scripts/nothing.csx",
            AcceptedAt = now,
            State = RunState.Running,
        };
        await _journal.AcceptAsync(record, Hash);
        (record.State, record.EndedAt, record.Outcome) = (RunState.Ended, now, new Outcome { Status = OutcomeStatus.Succeeded });
        await _journal.EndAsync(record, Frames, 0, CancellationToken.None);
    }
}
