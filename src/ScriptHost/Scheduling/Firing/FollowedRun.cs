using System.Threading.Channels;
using ScriptHost.V1;

namespace ScriptHost.Scheduling.Firing;

/// <summary>A run that is sent and followed by this process, and by what others reach it meanwhile.</summary>
/// <param name="begun">On disk.</param>
/// <param name="mayHaveStarted">An agent may have been asked for it before, by a process that is gone.</param>
internal sealed class FollowedRun(BegunRun begun, bool mayHaveStarted)
{
    private readonly Channel<StopWish> _wishes = Channel.CreateUnbounded<StopWish>();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _stopIsWanted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile StopWish? _wish;

    /// <summary>Under the id that it has now.</summary>
    public BegunRun Begun { get; set; } = begun;

    /// <summary>At the beginning: an agent may have been asked for it before.</summary>
    public bool MayHaveStarted => mayHaveStarted;

    /// <summary>Told all events of the run, each time that it is sent; null: nobody wants them.</summary>
    public Func<IReadOnlyList<RunEvent>, Task>? Received { get; init; }

    /// <summary>The last that was told; null while nobody wants it stopped.</summary>
    public StopWish? Wish => _wish;

    /// <summary>Completes with the first wish.</summary>
    public Task WhenStopIsWanted => _stopIsWanted.Task;

    /// <summary>Completes when its end is on disk.</summary>
    public Task Ended => _ended.Task;

    /// <summary>Each that is told, in order.</summary>
    public IAsyncEnumerable<StopWish> ReadWishesAsync(CancellationToken cancellationToken) => _wishes.Reader.ReadAllAsync(cancellationToken);

    /// <summary>Tells it of a wish that is on disk.</summary>
    public void Stop(StopWish wish)
    {
        _wish = wish;
        _wishes.Writer.TryWrite(wish);
        _stopIsWanted.TrySetResult();
    }

    public void MarkEnded() => _ended.TrySetResult();
}
