using ScriptHost.Cli;

namespace ScriptHost.Tests.Cli;

public sealed class CalendarPictureTests
{
    [Fact]
    public void Months_stand_side_by_side_with_their_days_marked()
    {
        var picture = CalendarPicture.Of([new(2026, 1, 30), new(2026, 2, 27)]);

        var guide = File.ReadAllText(Path.Combine(Repository.Root, "docs", "guides", "calendars.md"));
        Assert.Contains(picture, guide, StringComparison.Ordinal);
    }

    [Fact]
    public void No_more_than_three_months_are_shown()
    {
        var picture = CalendarPicture.Of(Enumerable.Range(0, 50).Select(n => new DateOnly(2026, 1, 1).AddMonths(n)));

        Assert.Contains("March 2026", picture, StringComparison.Ordinal);
        Assert.DoesNotContain("April 2026", picture, StringComparison.Ordinal);
    }
}
