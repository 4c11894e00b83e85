namespace ScriptHost.Benchmarks.Measuring;

/// <summary>How one thing compares with another that was measured in alternation with it.</summary>
/// <param name="Value">The median of the pairs' ratios.</param>
/// <param name="Low">The smallest of them.</param>
/// <param name="High">The largest of them.</param>
/// <param name="Pairs">How many there are.</param>
internal sealed record Ratio(double Value, double Low, double High, int Pairs)
{
    /// <param name="dividends">One number for each pair, in its order.</param>
    /// <param name="divisors">As many.</param>
    /// <exception cref="ArgumentException">There are not as many of the ones as of the others, or none.</exception>
    public static Ratio Of(IReadOnlyCollection<double> dividends, IReadOnlyCollection<double> divisors)
    {
        if (dividends.Count != divisors.Count)
        {
            throw new ArgumentException($"{dividends.Count} numbers do not make pairs with {divisors.Count}.", nameof(divisors));
        }

        var ratios = dividends.Zip(divisors, (dividend, divisor) => dividend / divisor).ToList();
        return new Ratio(Statistics.Median(ratios), ratios.Min(), ratios.Max(), ratios.Count);
    }
}
