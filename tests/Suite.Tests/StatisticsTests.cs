using ScriptHost.Benchmarks.Measuring;

namespace ScriptHost.Suite.Tests;

public sealed class StatisticsTests
{
    [Theory]
    [InlineData(new[] { 3.0 }, 3)]
    [InlineData(new[] { 5.0, 1, 3 }, 3)]
    [InlineData(new[] { 4.0, 1, 3, 100 }, 3.5)]
    public void The_median_is_the_middle_one_or_the_mean_of_two(double[] values, double median) => Assert.Equal(median, Statistics.Median(values));

    [Theory]
    [InlineData(99, 99)]
    [InlineData(100, 100)]
    [InlineData(1, 1)]
    [InlineData(0.5, 1)]
    public void A_percentile_is_one_of_the_numbers(double percent, double expected) =>
        Assert.Equal(expected, Statistics.Percentile(Enumerable.Range(1, 100).Reverse().Select(number => (double)number), percent));

    [Fact]
    public void Of_few_numbers_the_99th_percentile_is_the_largest() => Assert.Equal(7, Statistics.Percentile([1, 7, 3], 99));

    [Fact]
    public void Of_no_number_nothing_is_said()
    {
        Assert.Throws<ArgumentException>(() => Statistics.Median([]));
        Assert.Throws<ArgumentException>(() => Statistics.Percentile([], 50));
        Assert.Throws<ArgumentOutOfRangeException>(() => Statistics.Percentile([1], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Statistics.Percentile([1], 101));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.1)]
    [InlineData(1)]
    [InlineData(2)]
    public void An_exponent_that_was_put_in_is_found_again(double exponent)
    {
        var points = new[] { 1.0, 10, 100 }.Select(size => (size, 3 * Math.Pow(size, exponent))).ToList();

        Assert.Equal(exponent, Statistics.Exponent(points), 9);
    }

    [Fact]
    public void An_exponent_lies_between_those_of_the_parts()
    {
        Assert.InRange(Statistics.Exponent([(1, 1), (10, 10), (100, 1000)]), 1, 2);
        Assert.Equal(1.5, Statistics.Exponent([(1, 1), (10, 10), (100, 1000)]), 9);
    }

    [Fact]
    public void One_size_or_a_cost_of_nothing_has_no_exponent()
    {
        Assert.Throws<ArgumentException>(() => Statistics.Exponent([(1, 1), (1, 2)]));
        Assert.Throws<ArgumentException>(() => Statistics.Exponent([(1, 0), (10, 2)]));
    }

    [Fact]
    public void A_ratio_is_the_median_of_the_pairs_with_their_spread() => Assert.Equal(new Ratio(3, 2, 8, 3), Ratio.Of([4, 9, 8], [2, 3, 1]));

    [Fact]
    public void A_machine_that_slows_down_half_way_does_not_change_a_ratio() => Assert.Equal(new Ratio(2, 2, 2, 4), Ratio.Of([2, 2, 20, 20], [1, 1, 10, 10]));

    [Fact]
    public void Numbers_without_a_partner_are_no_pairs() => Assert.Throws<ArgumentException>(() => Ratio.Of([1, 2], [1]));
}
