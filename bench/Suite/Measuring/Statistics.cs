namespace ScriptHost.Benchmarks.Measuring;

/// <summary>What is said about many numbers in one.</summary>
internal static class Statistics
{
    /// <summary>The middle one; between two of them, their mean.</summary>
    /// <exception cref="ArgumentException">There is no number.</exception>
    public static double Median(IEnumerable<double> values)
    {
        var sorted = Sort(values);
        var middle = sorted.Count / 2;
        return sorted.Count % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /// <summary>The smallest number that so many percent of all do not exceed.</summary>
    /// <param name="values">In any order.</param>
    /// <param name="percent">Above 0, up to 100.</param>
    /// <exception cref="ArgumentException">There is no number.</exception>
    public static double Percentile(IEnumerable<double> values, double percent)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(percent, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(percent, 100);
        var sorted = Sort(values);
        return sorted[(int)Math.Ceiling(sorted.Count * percent / 100) - 1];
    }

    /// <summary>The e of cost = c · size^e that fits best: the slope of the straight line through the logarithms.</summary>
    /// <exception cref="ArgumentException">There are fewer than two sizes, or one that has no logarithm.</exception>
    public static double Exponent(IReadOnlyCollection<(double Size, double Cost)> points)
    {
        if (points.Select(point => point.Size).Distinct().Count() < 2 || points.Any(point => point.Size <= 0 || point.Cost <= 0))
        {
            throw new ArgumentException("An exponent needs the costs of two sizes or more, all above 0.", nameof(points));
        }

        var logarithms = points.Select(point => (X: Math.Log(point.Size), Y: Math.Log(point.Cost))).ToList();
        var (x, y) = (logarithms.Average(point => point.X), logarithms.Average(point => point.Y));
        return logarithms.Sum(point => (point.X - x) * (point.Y - y)) / logarithms.Sum(point => (point.X - x) * (point.X - x));
    }

    private static List<double> Sort(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted.Count > 0 ? sorted : throw new ArgumentException("Of no number nothing can be said.", nameof(values));
    }
}
