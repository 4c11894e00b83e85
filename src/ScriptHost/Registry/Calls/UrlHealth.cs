using System.Collections.Concurrent;

namespace ScriptHost.Registry.Calls;

/// <summary>
/// Which of an endpoint's agents to call: those that answered last time take turns; one that did not is left alone for a second, two, four, up to a
/// minute, and comes last even then.
/// </summary>
internal sealed class UrlHealth(TimeProvider timeProvider)
{
    private const int MaxDoublings = 6;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<EndpointUrl, Failure> _failures = new();
    private uint _turn;

    /// <summary>All URLs, the best one first.</summary>
    public IReadOnlyList<EndpointUrl> Order(IReadOnlyList<EndpointUrl> urls)
    {
        var now = timeProvider.GetUtcNow();
        var turn = (int)(Interlocked.Increment(ref _turn) % (uint)urls.Count);
        return
        [
            .. urls.Skip(turn).Concat(urls.Take(turn))
                .OrderBy(url => _failures.TryGetValue(url, out var failure) ? (failure.Until > now ? failure.Until : now) : DateTimeOffset.MinValue),
        ];
    }

    public void Succeeded(EndpointUrl url) => _failures.TryRemove(url, out _);

    public void Failed(EndpointUrl url) => _failures.AddOrUpdate(
        url,
        _ => new Failure(1, timeProvider.GetUtcNow() + FirstPause),
        (_, before) =>
        {
            var pause = FirstPause * (1 << Math.Min(before.Count, MaxDoublings));
            return new Failure(before.Count + 1, timeProvider.GetUtcNow() + (pause < LongestPause ? pause : LongestPause));
        });

    private sealed record Failure(int Count, DateTimeOffset Until);
}
