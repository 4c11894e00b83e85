namespace ScriptHost.Benchmarks.Measuring;

/// <summary>
/// Contenders in turn, so that all of them see the same machine. All are warmed up before the first turn that counts; the order changes from one
/// pair to the next, so that nobody always comes after the same neighbour.
/// </summary>
internal static class Alternation
{
    /// <param name="pairs">How often everybody has a turn.</param>
    /// <param name="contenders">Two or more, or one that is compared with nobody.</param>
    /// <returns>What came of it, in the order of the contenders.</returns>
    public static async Task<IReadOnlyList<Series>> RunAsync(int pairs, params IReadOnlyList<Contender> contenders)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(pairs, 1);
        foreach (var contender in contenders)
        {
            await contender.TakeAsync(contender.Turn);
        }

        var loads = contenders.Select(_ => new List<Load>()).ToList();
        for (var pair = 0; pair < pairs; pair++)
        {
            foreach (var index in pair % 2 == 0 ? Enumerable.Range(0, contenders.Count) : Enumerable.Range(0, contenders.Count).Reverse())
            {
                loads[index].Add(await contenders[index].TakeAsync(contenders[index].Turn));
            }
        }

        return [.. contenders.Zip(loads, (contender, turns) => new Series(contender.Name, turns))];
    }
}
