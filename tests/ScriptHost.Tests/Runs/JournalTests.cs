using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.Runs.Events;
using ScriptHost.Runs.Journal;
using ScriptHost.Storage;
using ScriptHost.V1;

namespace ScriptHost.Tests.Runs;

public sealed class JournalTests : IAsyncLifetime, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("journal").FullName;
    private readonly JournalOptions _options = new();
    private readonly SettableTime _time = new();
    private AgentStore _store = null!;
    private Spools _spools = null!;
    private RunJournal _journal = null!;
    private JournalRetention _retention = null!;

    public Task InitializeAsync()
    {
        Open();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_run_is_found_as_it_was_stored_last()
    {
        await AcceptAsync("r1");
        await EndAsync("r1", "said");

        var stored = await _journal.GetAsync("r1", CancellationToken.None);
        var events = stored.Read(0).SelectMany(batch => batch).ToList();

        Assert.Equal([1, 2], events.Select(one => one.Number));
        Assert.Equal("said", events[1].Outcome.Stdout.Head.ToStringUtf8());
        Assert.Equal("said", stored.ToFullRecord().Outcome.Stdout.Head.ToStringUtf8());
        Assert.Equal([2], stored.Read(1).SelectMany(batch => batch).Select(one => one.Number));
    }

    [Fact]
    public async Task An_id_is_taken_once()
    {
        await AcceptAsync("r1");

        var failure = await Assert.ThrowsAsync<ScriptHostException>(() => AcceptAsync("r1"));

        Assert.Equal(ErrorCode.RunExists, failure.Code);
    }

    [Fact]
    public async Task What_is_too_old_goes_and_its_id_stays_taken()
    {
        await AcceptAndEndAsync("old");
        _time.Now += _options.RetentionAge + TimeSpan.FromMinutes(1);
        await AcceptAndEndAsync("new");

        await _retention.ApplyAsync(CancellationToken.None);

        Assert.Equal(["new"], await ListAsync());
        Assert.Equal(ErrorCode.RunExpired, (await Assert.ThrowsAsync<ScriptHostException>(() => _journal.GetAsync("old", CancellationToken.None))).Code);
        Assert.Equal(ErrorCode.RunExists, (await Assert.ThrowsAsync<ScriptHostException>(() => AcceptAsync("old"))).Code);
    }

    [Fact]
    public async Task One_owners_flood_pushes_out_its_own_runs_only()
    {
        _options.MaxRunsPerOwner = 10;
        await AcceptAndEndAsync("quiet", owner: "QUIET");
        for (var i = 0; i < 25; i++)
        {
            await AcceptAndEndAsync($"loud-{i:D2}", owner: "LOUD");
        }

        await _retention.ApplyAsync(CancellationToken.None);

        Assert.Equal([.. Enumerable.Range(15, 10).Reverse().Select(i => $"loud-{i:D2}"), "quiet"], await ListAsync());
    }

    [Fact]
    public async Task All_together_stay_within_count_and_bytes_and_what_is_under_way_stays_anyway()
    {
        (_options.MaxRuns, _options.MaxBytes) = (100, 600);
        await AcceptAsync("under-way");
        for (var i = 0; i < 20; i++)
        {
            await AcceptAndEndAsync($"r{i:D2}");
        }

        await _retention.ApplyAsync(CancellationToken.None);

        var kept = await ListAsync();
        Assert.InRange(kept.Count, 2, 19);
        Assert.Equal("r19", kept[0]);
        Assert.Contains("under-way", kept);
    }

    [Fact]
    public async Task A_spool_goes_with_its_run_and_one_without_a_run_at_the_next_start()
    {
        await AcceptAsync("r1");
        _spools.Create("r1").Append(new RunEvent { Number = 1, Output = new Output { Data = ByteString.CopyFromUtf8("x") } });
        _spools.Create("orphan").Dispose();

        await _retention.RemoveOrphansAsync(CancellationToken.None);
        Assert.Equal(["r1"], _spools.ListRunIds());

        await EndAsync("r1", "x");
        _time.Now += TimeSpan.FromDays(1000);
        await _retention.ApplyAsync(CancellationToken.None);
        Assert.Empty(_spools.ListRunIds());
    }

    [Fact]
    public async Task Runs_of_an_agent_that_was_killed_have_ended_at_the_next_start()
    {
        await AcceptAsync("queued");
        await AcceptAsync("running", RunState.Running);
        var spool = _spools.Create("running");
        spool.Append(new RunEvent { Number = 1, Accepted = new RunAccepted { RunId = "running" } });
        spool.Append(new RunEvent { Number = 2, Output = new Output { Stream = OutputStream.Stdout, Data = ByteString.CopyFromUtf8("so far") } });
        spool.Dispose();
        await ReopenAsync();

        await new JournalRecovery(_store, _time, NullLogger<JournalRecovery>.Instance).EndLostRunsAsync();

        var queued = (await _journal.GetAsync("queued", CancellationToken.None)).ToFullRecord();
        var running = await _journal.GetAsync("running", CancellationToken.None);
        Assert.Equal((RunState.Ended, Reason.NotStarted), (queued.State, queued.Outcome.Reason));
        Assert.Equal((Reason.WorkerLost, TransactionState.Unknown), (running.Record.Outcome.Reason, running.Record.Outcome.Transaction));
        Assert.Equal("so far", running.ToFullRecord().Outcome.Stdout.Head.ToStringUtf8());
        Assert.Equal([1, 2, 3], running.Read(0).SelectMany(batch => batch).Select(one => one.Number));
        // A caller that had more than was on disk gets the outcome behind that.
        Assert.Equal([8], running.Read(7).SelectMany(batch => batch).Select(one => one.Number));
    }

    [Fact]
    public async Task The_order_is_that_of_acceptance_whatever_the_clock_did()
    {
        await AcceptAsync("first");
        _time.Now -= TimeSpan.FromHours(2);
        await AcceptAsync("second");

        Assert.Equal(["second", "first"], await ListAsync());
    }

    [Fact]
    public async Task A_full_disk_refuses_new_runs_and_takes_ends()
    {
        await _store.DisposeAsync();
        Open(reserveBytes: 4096);
        await AcceptAsync("r1");
        _store.Reserve.Release();

        var failure = await Assert.ThrowsAsync<ScriptHostException>(() => AcceptAsync("r2"));
        await EndAsync("r1", "x");

        Assert.Equal(ErrorCode.StoreFailed, failure.Code);
        Assert.Contains("full", failure.Message, StringComparison.Ordinal);
        Assert.True((await _journal.GetAsync("r1", CancellationToken.None)).HasEnded);
    }

    [Fact]
    public async Task A_journal_of_the_first_release_is_brought_up_after_a_copy()
    {
        await _store.DisposeAsync();
        File.Delete(Path.Combine(_folder, "agent.db"));
        File.Copy(Path.Combine(Repository.Root, "tests/ScriptHost.Tests/Storage/Fixtures/agent-version-1.db"), Path.Combine(_folder, "agent.db"));
        Open();

        var runs = await _journal.ListAsync(null, "", "", 10, CancellationToken.None);

        Assert.Equal(["exit_code.csx", "hello.csx"], runs.Select(run => Path.GetFileName(run.Record.ScriptPath)));
        var hello = runs[1].ToFullRecord();
        Assert.Equal("Hello, you\n", hello.Outcome.Stdout.Head.ToStringUtf8());
        Assert.Equal(OutcomeStatus.Succeeded, runs[1].Read(0).Last()[^1].Outcome.Status);
        Assert.Equal(1L, VersionOf(Path.Combine(_folder, "agent.db.version-1")));
        await AcceptAndEndAsync("new");
        Assert.Equal("new", (await ListAsync())[0]);
    }

    [Fact]
    public async Task A_journal_of_a_later_release_is_refused_and_left_alone()
    {
        await _store.Writer.WriteAsync(connection => connection.Execute("PRAGMA user_version = 99"));
        await _store.DisposeAsync();

        var failure = Assert.Throws<ScriptHostException>(() => Open());

        Assert.Contains("version 99", failure.Message, StringComparison.Ordinal);
        Assert.Equal(99L, VersionOf(Path.Combine(_folder, "agent.db")));
        File.Delete(Path.Combine(_folder, "agent.db"));
        Open();
    }

    public async Task DisposeAsync() => await _store.DisposeAsync();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Open(long reserveBytes = 0)
    {
        _store = AgentStore.Open(_folder, NullLogger.Instance, reserveBytes: reserveBytes);
        _spools = new Spools(_folder, Options.Create(_options));
        _journal = new RunJournal(_store, _spools, _time);
        _retention = new JournalRetention(_store, _spools, Options.Create(_options), _time, NullLogger<JournalRetention>.Instance);
    }

    private async Task ReopenAsync()
    {
        await _store.DisposeAsync();
        Open();
    }

    private static long VersionOf(string path)
    {
        using var connection = new SqliteConnection($"Data Source={path};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = "PRAGMA user_version";
        return (long)command.ExecuteScalar()!;
    }

    private async Task AcceptAndEndAsync(string id, string owner = "SCOTT")
    {
        await AcceptAsync(id, owner: owner);
        await EndAsync(id, "out", owner);
    }

    private Task AcceptAsync(string id, RunState state = RunState.Queued, string owner = "SCOTT") => _journal.AcceptAsync(Record(id, state, owner), [1, 2, 3]);

    private Task EndAsync(string id, string output, string owner = "SCOTT")
    {
        var record = Record(id, RunState.Ended, owner);
        record.Outcome = new Outcome { Status = OutcomeStatus.Succeeded };
        var frames = new System.Buffers.ArrayBufferWriter<byte>();
        EventFrames.Write(new RunEvent { Number = 1, Output = new Output { Stream = OutputStream.Stdout, Data = ByteString.CopyFromUtf8(output) } }, frames);
        return _journal.EndAsync(record, frames.WrittenSpan.ToArray(), 0, CancellationToken.None);
    }

    private RunRecord Record(string id, RunState state, string owner) => new()
    {
        RunId = id,
        Owner = owner,
        Client = "uid:1",
        State = state,
        WithContext = true,
        AcceptedAt = _time.GetUtcNow().ToTimestamp(),
        Limits = new Limits { OutputKeptBytes = 1024 },
    };

    private async Task<List<string>> ListAsync() =>
        [.. (await _journal.ListAsync(null, "", "", 1000, CancellationToken.None)).Select(run => run.Record.RunId)];

    private sealed class SettableTime : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
