using System.Globalization;

namespace ScriptHost.EndToEnd;

/// <summary>Which fault points a test kills at: a seeded sample or, with SCRIPTHOST_CRASH_COUNT, all of them, that often.</summary>
internal static class FaultSample
{
    /// <summary>How many kills one folder survives in a row.</summary>
    private const int KillsPerLife = 8;

    private static readonly int Count = int.Parse(Environment.GetEnvironmentVariable("SCRIPTHOST_CRASH_COUNT") ?? "0", CultureInfo.InvariantCulture);

    /// <param name="seed">Of the sample.</param>
    /// <param name="sampleSize">How many points it has.</param>
    /// <param name="points">Those that every firing, verb or start passes.</param>
    /// <returns>Lists of NAME:COUNT, the place and how many times it is passed before.</returns>
    public static IEnumerable<string[]> Take(int seed, int sampleSize, IReadOnlyList<string> points)
    {
        var random = new Random(seed);
        var faults = new List<string>();
        for (var i = 0; i < Math.Max(1, Count); i++)
        {
            var round = points.ToArray();
            random.Shuffle(round);
            faults.AddRange(round.Take(Count == 0 ? sampleSize : round.Length).Select(point => $"{point}:{(IsPassedOnce(point) ? 0 : random.Next(0, 3))}"));
        }

        return faults.Chunk(KillsPerLife);
    }

    private static bool IsPassedOnce(string point) =>
        point is "after-recovery" or "before-recovered" or "after-recovered" or "before-firing" or "after-firing" or "before-stopped" or "after-wake-ups-stopped" or "after-stopped";
}
