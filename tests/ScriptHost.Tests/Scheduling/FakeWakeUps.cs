using System.Collections.Concurrent;
using System.Threading.Channels;
using ScriptHost.Scheduling.Firing;

namespace ScriptHost.Tests.Scheduling;

/// <summary>Wake-ups that the test looks at, and calls itself.</summary>
internal sealed class FakeWakeUps : IWakeUps
{
    private readonly Channel<long> _set = Channel.CreateUnbounded<long>();

    public ConcurrentDictionary<long, DateTimeOffset> Times { get; } = new();

    /// <summary>Of each word, in their order.</summary>
    public ConcurrentQueue<(long JobId, int Priority)> Priorities { get; } = new();

    public Task StartAsync(Func<long, Task> onWake) => Task.CompletedTask;

    public Task StopAsync() => Task.CompletedTask;

    public Task SetAsync(long jobId, DateTimeOffset? at, int priority)
    {
        Priorities.Enqueue((jobId, priority));
        if (at is { } time)
        {
            Times[jobId] = time;
        }
        else
        {
            Times.TryRemove(jobId, out _);
        }

        _set.Writer.TryWrite(jobId);
        return Task.CompletedTask;
    }

    public Task<IReadOnlyCollection<long>> ListAsync() => Task.FromResult<IReadOnlyCollection<long>>([.. Times.Keys]);

    /// <summary>Waits until the wake-ups are as they should be.</summary>
    public async Task UntilAsync(Func<bool> condition)
    {
        while (!condition())
        {
            await _set.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));
        }
    }
}
