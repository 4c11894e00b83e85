using Google.Protobuf;
using ScriptHost.Runs;
using ScriptHost.V1;

namespace ScriptHost.Tests.Runs;

public sealed class RunEventLogTests
{
    private readonly RunEventLog _log = new(TimeProvider.System);

    [Fact]
    public async Task A_reader_gets_every_event_once_and_ends_after_the_outcome()
    {
        _log.Append(Text("a"));
        var reading = ReadAllAsync();
        _log.Append(Text("b"));
        _log.Append(new RunEvent { Outcome = new Outcome { Status = OutcomeStatus.Succeeded } });
        _log.Append(Text("too late"));

        var events = await reading.WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal([1, 2, 3], events.Select(one => one.Number));
        Assert.Equal(OutcomeStatus.Succeeded, events[^1].Outcome.Status);
    }

    [Fact]
    public async Task A_reader_that_comes_later_starts_where_it_says()
    {
        _log.Append(Text("a"));
        _log.Append(Text("b"));
        _log.Append(new RunEvent { Outcome = new Outcome() });

        Assert.Equal([2, 3], (await ReadAllAsync(after: 1)).Select(one => one.Number));
    }

    [Fact]
    public async Task What_was_pushed_out_is_one_gap_with_its_counts()
    {
        const int chunk = 1024 * 1024;
        for (var i = 0; i < 20; i++)
        {
            _log.Append(new RunEvent { Output = new Output { Stream = OutputStream.Stdout, Data = ByteString.CopyFrom(new byte[chunk]) } });
        }

        _log.Append(new RunEvent { Outcome = new Outcome() });
        var events = await ReadAllAsync();

        var gap = events[0].Gap;
        Assert.Equal(gap.EventCount, events[0].Number);
        Assert.Equal(gap.EventCount * chunk, gap.StdoutBytes);
        Assert.Equal(0, gap.StderrBytes);
        Assert.Equal(20, gap.EventCount + events.Count(one => one.EventCase == RunEvent.EventOneofCase.Output));
        Assert.Equal(Enumerable.Range((int)gap.EventCount, events.Count).Select(i => (long)i), events.Select(one => one.Number));
    }

    private static RunEvent Text(string text) =>
        new() { Output = new Output { Stream = OutputStream.Stdout, Data = ByteString.CopyFromUtf8(text) } };

    private async Task<List<RunEvent>> ReadAllAsync(long after = 0)
    {
        var all = new List<RunEvent>();
        await foreach (var batch in _log.ReadAsync(after, CancellationToken.None))
        {
            all.AddRange(batch);
        }

        return all;
    }
}
