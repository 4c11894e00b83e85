using Google.Protobuf;
using ScriptHost.Runs.Events;
using ScriptHost.V1;

namespace ScriptHost.Tests.Runs;

public sealed class RunEventLogTests : IDisposable
{
    private const int Chunk = 16 * 1024;

    private readonly string _folder = Path.Combine(Directory.CreateTempSubdirectory("events").FullName, "run-1");
    private readonly RunEventLog _log;

    public RunEventLogTests() => _log = new RunEventLog(TimeProvider.System, () => EventSpool.Create(_folder, 16 * Chunk));

    [Fact]
    public async Task The_beginning_of_a_short_run_is_told_together_with_what_follows()
    {
        var events = new RunEventLog(new Workers.ManualTime(), () => EventSpool.Create(_folder, 16 * Chunk));
        await using var reading = events.ReadAsync(0, untilNow: false, CancellationToken.None).GetAsyncEnumerator();
        var first = reading.MoveNextAsync();

        events.Append(new RunEvent { Accepted = new RunAccepted() });
        events.Append(new RunEvent { Started = new RunStarted() });
        Assert.False(first.IsCompleted);
        events.Append(Ended());

        Assert.True(await first.AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal([1, 2, 3], reading.Current.Select(one => one.Number));
    }

    [Fact]
    public async Task It_is_so_for_a_reader_that_comes_behind_the_beginning()
    {
        var events = new RunEventLog(new Workers.ManualTime(), () => EventSpool.Create(_folder, 16 * Chunk));
        events.Append(new RunEvent { Accepted = new RunAccepted() });
        events.Append(new RunEvent { Started = new RunStarted() });
        await using var reading = events.ReadAsync(0, untilNow: false, CancellationToken.None).GetAsyncEnumerator();
        var first = reading.MoveNextAsync();

        events.Append(Ended());

        Assert.True(await first.AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal([1, 2, 3], reading.Current.Select(one => one.Number));
    }

    [Fact]
    public async Task The_beginning_of_a_run_that_takes_its_time_is_told_before_anything_follows()
    {
        await using var reading = _log.ReadAsync(0, untilNow: false, CancellationToken.None).GetAsyncEnumerator();
        var first = reading.MoveNextAsync();

        _log.Append(new RunEvent { Accepted = new RunAccepted() });

        Assert.True(await first.AsTask().WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(RunEvent.EventOneofCase.Accepted, Assert.Single(reading.Current).EventCase);
    }

    [Fact]
    public async Task A_reader_gets_every_event_once_and_ends_after_the_outcome()
    {
        _log.Append(Text("a"));
        var reading = ReadAllAsync();
        _log.Append(Text("b"));
        _log.Append(Ended());
        _log.Append(Text("too late"));

        var events = await reading.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal([1, 2, 3], events.Select(one => one.Number));
        Assert.Equal(OutcomeStatus.Succeeded, events[^1].Outcome.Status);
    }

    [Fact]
    public async Task A_reader_that_comes_later_starts_where_it_says()
    {
        _log.Append(Text("a"), Text("b"), Ended());

        Assert.Equal([2, 3], (await ReadAllAsync(after: 1)).Select(one => one.Number));
    }

    [Fact]
    public async Task A_reader_that_wants_no_more_than_there_is_does_not_wait()
    {
        _log.Append(Text("a"));

        Assert.Equal([1], (await ReadAllAsync(untilNow: true)).Select(one => one.Number));
    }

    [Fact]
    public async Task What_does_not_fit_in_memory_comes_from_the_spool()
    {
        AppendChunks(12);

        var events = await ReadAllAsync();

        Assert.Equal(Enumerable.Range(1, 13).Select(i => (long)i), events.Select(one => one.Number));
        Assert.Equal(Enumerable.Range(0, 12).Select(i => (byte)i), events.Take(12).Select(one => one.Output.Data[0]));
    }

    [Fact]
    public async Task What_the_spool_gave_up_is_one_gap_between_head_and_tail_with_its_counts()
    {
        AppendChunks(100);

        var events = await ReadAllAsync();

        var at = events.FindIndex(one => one.EventCase == RunEvent.EventOneofCase.Gap);
        var gap = events[at];
        Assert.Single(events, one => one.EventCase == RunEvent.EventOneofCase.Gap);
        Assert.Equal(Enumerable.Range(1, at).Select(i => (long)i), events.Take(at).Select(one => one.Number));
        Assert.Equal(at + gap.Gap.EventCount, gap.Number);
        Assert.Equal(gap.Gap.EventCount * Chunk, gap.Gap.StdoutBytes);
        Assert.Equal(0, gap.Gap.StderrBytes);
        Assert.Equal(Enumerable.Range((int)gap.Number, events.Count - at).Select(i => (long)i), events.Skip(at).Select(one => one.Number));
        Assert.Equal(101, events[^1].Number);
    }

    [Fact]
    public async Task Every_place_to_start_from_gets_all_that_is_there_and_the_truth_about_the_rest()
    {
        AppendChunks(100);

        for (var after = 0; after <= 100; after++)
        {
            var events = await ReadAllAsync(after);

            Assert.Equal(101, events[^1].Number);
            Assert.Equal(101 - after, events.Sum(one => one.Gap?.EventCount ?? 1));
            Assert.Equal(events.Select(one => one.Number).Order(), events.Select(one => one.Number));
        }
    }

    [Fact]
    public async Task Readers_of_every_speed_get_every_event_while_it_is_written()
    {
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(() => ReadAllAsync())).ToList();
        AppendChunks(60);

        foreach (var events in await Task.WhenAll(readers).WaitAsync(TimeSpan.FromMinutes(1)))
        {
            Assert.Equal(61, events.Sum(one => one.Gap?.EventCount ?? 1));
            Assert.Equal(60 * Chunk, events.Sum(one => one.Output?.Data.Length ?? one.Gap?.StdoutBytes ?? 0));
        }
    }

    [Fact]
    public async Task A_spool_that_cannot_be_written_costs_events_and_not_the_run()
    {
        var log = new RunEventLog(TimeProvider.System, () => throw new IOException("no space left"));
        for (var i = 0; i < 20; i++)
        {
            log.Append(Output(i));
        }

        log.Append(Ended());
        var events = new List<RunEvent>();
        await foreach (var batch in log.ReadAsync(0, untilNow: false, CancellationToken.None))
        {
            events.AddRange(batch);
        }

        Assert.Equal(20 * Chunk, events.Sum(one => one.Output?.Data.Length ?? one.Gap?.StdoutBytes ?? 0));
        Assert.NotNull(events[^1].Outcome);
    }

    [Fact]
    public void What_a_long_run_told_is_on_disk_before_it_ends()
    {
        _log.Append(new RunEvent { Accepted = new RunAccepted() });
        _log.Save();
        Assert.False(Directory.Exists(_folder));

        _log.Append(Text("a"));
        _log.Save();
        _log.Append(Text("b"));

        var stored = EventSpool.Open(_folder);
        Assert.Equal([2, 3], stored.Read(stored.PositionOf(1), long.MaxValue).Select(one => one.Number));
    }

    [Fact]
    public void A_frame_that_a_kill_cut_short_ends_what_is_read()
    {
        _log.Append(Text("a"), Text("b"));
        _log.Save();
        var file = Directory.GetFiles(_folder).Single();
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..^3]);

        Assert.Equal([1], EventSpool.Open(_folder).Read(default, long.MaxValue).Select(one => one.Number));
    }

    public void Dispose()
    {
        _log.Close();
        Directory.Delete(Path.GetDirectoryName(_folder)!, recursive: true);
    }

    private void AppendChunks(int count)
    {
        for (var i = 0; i < count; i++)
        {
            _log.Append(Output(i));
        }

        _log.Append(Ended());
    }

    private static RunEvent Output(int first)
    {
        var data = new byte[Chunk];
        data[0] = (byte)first;
        return new RunEvent { Output = new Output { Stream = OutputStream.Stdout, Data = ByteString.CopyFrom(data) } };
    }

    private static RunEvent Ended() => new() { Outcome = new Outcome { Status = OutcomeStatus.Succeeded } };

    private static RunEvent Text(string text) =>
        new() { Output = new Output { Stream = OutputStream.Stdout, Data = ByteString.CopyFromUtf8(text) } };

    private async Task<List<RunEvent>> ReadAllAsync(long after = 0, bool untilNow = false)
    {
        var all = new List<RunEvent>();
        await foreach (var batch in _log.ReadAsync(after, untilNow, CancellationToken.None))
        {
            all.AddRange(batch);
        }

        return all;
    }
}
