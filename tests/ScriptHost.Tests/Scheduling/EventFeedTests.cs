using ScriptHost.Errors;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.History;
using ScriptHost.Tests.Shared;

namespace ScriptHost.Tests.Scheduling;

public abstract class EventFeedTests(PostgreSqlServer? server) : IAsyncLifetime
{
    private static readonly ObjectName Job = new("ADA", "J");

    private TestScheduler _scheduler = null!;
    private EventFeed _feed = null!;

    public async Task InitializeAsync()
    {
        _scheduler = await TestScheduler.StartAsync(server);
        _feed = _scheduler.CreateFeed();
        await _feed.StartAsync();
    }

    [Fact]
    public async Task Watchers_get_every_event_once_and_in_order_whenever_they_come()
    {
        const int watchers = 50, events = 3_000;
        var watching = Enumerable.Range(0, watchers).Select(i => TakeAsync(after: i * 10, events)).ToList();
        for (var i = 0; i < events / 3; i++)
        {
            await RaiseAsync(3);
        }

        watching.AddRange([TakeAsync(0, events), TakeAsync(events - 1, events)]);
        foreach (var (ids, i) in (await Task.WhenAll(watching).WaitAsync(TimeSpan.FromMinutes(1))).Select((ids, i) => (ids, i)))
        {
            var after = i < watchers ? i * 10 : i == watchers ? 0 : events - 1;
            Assert.Equal(Enumerable.Range(after + 1, events - after).Select(id => (long)id), ids);
        }
    }

    [Fact]
    public async Task Who_comes_back_after_a_restart_misses_nothing()
    {
        await RaiseAsync(3);
        await _feed.DisposeAsync();
        await RaiseAsync(2);
        _feed = _scheduler.CreateFeed();
        await _feed.StartAsync();

        Assert.Equal([2L, 3, 4, 5], await TakeAsync(after: 1, last: 5));
        Assert.Equal(5, _feed.LastId);
    }

    [Fact]
    public async Task Events_that_have_expired_are_passed_over()
    {
        await RaiseAsync(2);
        await _scheduler.Store.TransactAsync(tables => tables.Events.Purge(_scheduler.Time.Now, limit: 10));
        await _feed.DisposeAsync();
        _feed = _scheduler.CreateFeed();
        await _feed.StartAsync();
        var watching = TakeAsync(after: 0, last: 3);
        await RaiseAsync(1);

        Assert.Equal([3L], await watching.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public async Task The_end_of_the_agent_ends_the_watch_and_says_where_to_go_on()
    {
        await RaiseAsync(1);
        var watching = TakeAsync(after: 0, last: 9);
        await _feed.DisposeAsync();

        var failure = await Assert.ThrowsAsync<ScriptHostException>(() => watching.WaitAsync(TimeSpan.FromMinutes(1)));
        Assert.Equal(ErrorCode.AgentDraining, failure.Code);
    }

    [Fact]
    public async Task A_watcher_that_goes_away_ends_its_watch_alone()
    {
        using var gone = new CancellationTokenSource();
        var leaving = TakeAsync(after: 0, last: 9, gone.Token);
        var staying = TakeAsync(after: 0, last: 1);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaving.WaitAsync(TimeSpan.FromMinutes(1)));
        await RaiseAsync(1);

        Assert.Equal([1L], await staying.WaitAsync(TimeSpan.FromMinutes(1)));
    }

    public async Task DisposeAsync()
    {
        await _feed.DisposeAsync();
        await _scheduler.DisposeAsync();
    }

    private Task RaiseAsync(int count) => _scheduler.Store.TransactAsync(tables =>
    {
        for (var i = 0; i < count; i++)
        {
            tables.Events.Insert(new SchedulerEvent(Job, EventTypes.JobStarted) { Timestamp = _scheduler.Time.Now });
        }
    });

    private async Task<List<long>> TakeAsync(long after, long last, CancellationToken cancellationToken = default)
    {
        var ids = new List<long>();
        await foreach (var batch in _feed.WatchAsync(after, cancellationToken))
        {
            ids.AddRange(batch.Select(raised => raised.EventId));
            if (ids[^1] >= last)
            {
                break;
            }
        }

        return ids;
    }
}

public sealed class EventFeedInSqliteTests() : EventFeedTests(null);

[Collection(OneServer.Name)]
public sealed class EventFeedInPostgreSqlTests(PostgreSqlServer server) : EventFeedTests(server);
