using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using ScriptHost.Errors;
using ScriptHost.Scheduling.Store;

namespace ScriptHost.Scheduling.History;

/// <summary>
/// Gives events to all who watch. It reads each from the store once, whoever watches, and never makes those who raise them wait; who comes late
/// or is slow reads the store itself until it has caught up.
/// </summary>
internal sealed class EventFeed(JobStore store, TimeProvider timeProvider, ILogger<EventFeed> logger) : IAsyncDisposable
{
    private const int KeptCount = 1_000;
    private const int BatchCount = 1_000;
    private static readonly TimeSpan RetryDelay = TimeSpan.FromSeconds(1);

    // One signal is enough: what was raised meanwhile is read along.
    private readonly Channel<bool> _raised = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private readonly CancellationTokenSource _ending = new();
    private Stretch _recent = new(0, []);
    private Task _reading = Task.CompletedTask;

    /// <summary>The id of the last event that it knows of.</summary>
    public long LastId => Volatile.Read(ref _recent).LastId;

    /// <summary>Begins to read; after the store was opened.</summary>
    /// <exception cref="ScriptHostException">STORE_FAILED.</exception>
    public async Task StartAsync()
    {
        _recent = new Stretch(await store.TransactAsync(tables => tables.Events.FindLastId()), []);
        store.OnRaised = () => _raised.Writer.TryWrite(true);
        _reading = ReadAsync();
    }

    /// <summary>The events behind one, in their order, in batches of at least one, until the caller or the feed ends it.</summary>
    /// <param name="after">An event's id; events that have expired are left out.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<IReadOnlyList<SchedulerEvent>> WatchAsync(long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _ending.Token);
        while (true)
        {
            var recent = Volatile.Read(ref _recent);
            var batch = after < recent.FirstAfter ? await store.TransactAsync(tables => tables.Events.ListAfter(after, BatchCount)) : recent.After(after);
            if (batch.Count > 0)
            {
                after = batch[^1].EventId;
                yield return batch;
            }
            else if (after < recent.FirstAfter)
            {
                // They have expired.
                after = recent.FirstAfter;
            }
            else
            {
                await recent.Next.Task.WaitAsync(either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                cancellationToken.ThrowIfCancellationRequested();
                if (_ending.IsCancellationRequested)
                {
                    throw new ScriptHostException(ErrorCode.AgentDraining, $"The agent is shutting down: watch again behind event {after}.");
                }
            }
        }
    }

    /// <summary>Ends all that watch.</summary>
    public async ValueTask DisposeAsync()
    {
        store.OnRaised = null;
        _raised.Writer.TryComplete();
        await _ending.CancelAsync();
        await _reading;
    }

    private async Task ReadAsync()
    {
        await foreach (var _ in _raised.Reader.ReadAllAsync())
        {
            try
            {
                while (await store.TransactAsync(tables => tables.Events.ListAfter(_recent.LastId, BatchCount)) is { Count: > 0 } events)
                {
                    var before = _recent;
                    Volatile.Write(ref _recent, before.With(events));
                    before.Next.TrySetResult();
                }
            }
            catch (ScriptHostException exception)
            {
                var level = SchedulingLog.LevelOf(exception);
                SchedulingLog.EventsNotRead(logger, level, exception, RetryDelay);
                await Task.Delay(RetryDelay, timeProvider, _ending.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                _raised.Writer.TryWrite(true);
            }
        }
    }

    /// <summary>The last events.</summary>
    /// <param name="FirstAfter">All that came behind this one are here.</param>
    /// <param name="Events">In their order.</param>
    private sealed record Stretch(long FirstAfter, IReadOnlyList<SchedulerEvent> Events)
    {
        /// <summary>Completes when there are more.</summary>
        public TaskCompletionSource Next { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long LastId => Events.Count == 0 ? FirstAfter : Events[^1].EventId;

        public IReadOnlyList<SchedulerEvent> After(long eventId)
        {
            var first = Events.Count;
            while (first > 0 && Events[first - 1].EventId > eventId)
            {
                first--;
            }

            return [.. Events.Skip(first)];
        }

        public Stretch With(IReadOnlyList<SchedulerEvent> events)
        {
            SchedulerEvent[] all = [.. Events, .. events];
            return all.Length <= KeptCount ? new Stretch(FirstAfter, all) : new Stretch(all[^(KeptCount + 1)].EventId, all[^KeptCount..]);
        }
    }
}
