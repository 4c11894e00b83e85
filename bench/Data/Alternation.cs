using System.Diagnostics;

namespace ScriptHost.Benchmarks.Data;

/// <summary>Measures two ways of the same work in alternation, so that both see the same machine, and compares the best of each.</summary>
internal static class Alternation
{
    private const int Rounds = 7;

    /// <param name="what">Names the work.</param>
    /// <param name="bare">The way that sets the measure.</param>
    /// <param name="ours">The way that is measured against it.</param>
    public static void Compare(string what, Action bare, Action ours)
    {
        var (bestBare, bestOurs) = (TimeSpan.MaxValue, TimeSpan.MaxValue);
        for (var round = 0; round < Rounds; round++)
        {
            bestBare = Min(bestBare, bare);
            bestOurs = Min(bestOurs, ours);
        }

        Console.WriteLine($"{what}: {bestBare.TotalMilliseconds:F0} ms, {bestOurs.TotalMilliseconds:F0} ms, ratio {bestOurs / bestBare:F2}");
    }

    private static TimeSpan Min(TimeSpan best, Action work)
    {
        var startedAt = Stopwatch.GetTimestamp();
        work();
        var elapsed = Stopwatch.GetElapsedTime(startedAt);
        return elapsed < best ? elapsed : best;
    }
}
