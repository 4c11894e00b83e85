using System.Globalization;
using ScriptHost.Scheduling.Calendars;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.Recurring;

namespace ScriptHost.Tests.Scheduling;

public sealed class FiringsTests
{
    [Theory]
    [InlineData("FREQ=DAILY", "2026-03-28 02:30:00 Europe/Vienna", "2026-03-28T01:30:00Z 2026-03-29T01:00:00Z 2026-03-30T00:30:00Z")]
    [InlineData("FREQ=DAILY", "2026-10-24 02:30:00 Europe/Vienna", "2026-10-24T00:30:00Z 2026-10-25T00:30:00Z 2026-10-26T01:30:00Z")]
    [InlineData("FREQ=DAILY", "2026-03-28 02:30:00 +01:00", "2026-03-28T01:30:00Z 2026-03-29T01:30:00Z 2026-03-30T01:30:00Z")]
    [InlineData("freq=hourly; interval=3;", "2026-03-29 00:00:00 Europe/London", "2026-03-29T00:00:00Z 2026-03-29T03:00:00Z 2026-03-29T06:00:00Z")]
    [InlineData("FREQ=MONTHLY", "2026-01-31 09:00:00 UTC", "2026-01-31T09:00:00Z 2026-03-31T09:00:00Z 2026-05-31T09:00:00Z")]
    [InlineData("FREQ=YEARLY", "2024-02-29 09:00:00 UTC", "2024-02-29T09:00:00Z 2028-02-29T09:00:00Z 2032-02-29T09:00:00Z")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2", "2026-11-20 09:00:00 UTC", "2026-11-20T09:00:00Z 2026-12-04T09:00:00Z 2026-12-18T09:00:00Z")]
    [InlineData("FREQ=SECONDLY;INTERVAL=99", "2026-11-20 09:00:00 UTC", "2026-11-20T09:00:00Z 2026-11-20T09:01:39Z 2026-11-20T09:03:18Z")]
    public void Firings_follow_the_clock_of_the_start(string interval, string start, string expected)
    {
        var recurrence = From(interval, start);
        var (found, at) = (new List<string>(), (DateTimeOffset?)DateTimeOffset.UnixEpoch);
        for (var i = 0; i < 3; i++)
        {
            at = recurrence.NextAfter(at!.Value);
            found.Add(at!.Value.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture));
        }

        Assert.Equal(expected, string.Join(' ', found));
    }

    [Fact]
    public void There_is_an_end_to_every_recurrence()
    {
        foreach (var frequency in Enum.GetValues<Frequency>().Where(frequency => frequency != Frequency.UserDefined))
        {
            var recurrence = From($"FREQ={frequency};INTERVAL=99", "2000-02-29 23:59:59 Pacific/Auckland");
            Assert.Null(recurrence.NextAfter(DateTimeOffset.MaxValue));
        }
    }

    [Theory]
    [InlineData("FREQ=SECONDLY")]
    [InlineData("FREQ=DAILY")]
    [InlineData("FREQ=MONTHLY;INTERVAL=5")]
    public void However_many_firings_were_missed_they_are_one(string interval)
    {
        var recurrence = From(interval, "2020-01-31 03:00:00 Europe/Vienna");
        var now = new DateTimeOffset(2026, 11, 20, 20, 0, 0, 500, TimeSpan.Zero);

        var firings = Firings.Of(recurrence, recurrence.NextAfter(DateTimeOffset.MinValue), now, endDate: null);

        Assert.True(firings.DueAt <= now && firings.NextAt > now);
        Assert.Equal(firings.NextAt, recurrence.NextAfter(firings.DueAt!.Value));
    }

    [Fact]
    public void Nothing_fires_at_or_after_the_end_date()
    {
        var recurrence = From("FREQ=HOURLY", "2026-11-20 00:00:00 UTC");
        var start = new DateTimeOffset(2026, 11, 20, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal(new Firings(null, null), Firings.Of(recurrence, start, start.AddHours(1), start));
        Assert.Equal(new Firings(start.AddHours(1), null), Firings.Of(recurrence, start, start.AddHours(1), start.AddHours(2)));
        Assert.Equal(new Firings(start.AddHours(1), null), Firings.Of(recurrence, start, start.AddHours(9), start.AddHours(2)));
        Assert.Equal(new Firings(null, start.AddHours(1)), Firings.Of(recurrence, start.AddHours(1), start, null));
    }

    [Fact]
    public void A_one_time_job_fires_once()
    {
        var at = DateTimeOffset.UnixEpoch;
        Assert.Equal(at, new OneTime(at).NextAfter(at.AddSeconds(-1)));
        Assert.Null(new OneTime(at).NextAfter(at));
    }

    private static IRecurrence From(string interval, string start) =>
        new JobTimes(null, CalendarParser.Parse(interval), null, _ => null).RecurrenceFrom(ZonedTime.TryParse(start, "UTC")!.Value);
}
