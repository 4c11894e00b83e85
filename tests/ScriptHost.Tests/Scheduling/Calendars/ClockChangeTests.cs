using ScriptHost.Scheduling.Calendars;

namespace ScriptHost.Tests.Scheduling.Calendars;

/// <summary>Calendars where clocks change at midnight, across it, by half an hour, by two hours, and by a whole day.</summary>
public sealed class ClockChangeTests
{
    [Theory]
    [InlineData("Pacific/Apia", "2011-12-30")]
    [InlineData("Pacific/Kwajalein", "1993-08-21")]
    [InlineData("America/Sao_Paulo", "2017-10-15")]
    [InlineData("America/Sao_Paulo", "2018-02-18")]
    [InlineData("America/Havana", "2023-03-12")]
    [InlineData("America/Havana", "2023-11-05")]
    [InlineData("Asia/Beirut", "2022-10-30")]
    [InlineData("Atlantic/Azores", "2023-10-29")]
    [InlineData("Australia/Lord_Howe", "2023-04-02")]
    [InlineData("Australia/Lord_Howe", "2023-10-01")]
    [InlineData("Antarctica/Troll", "2023-03-26")]
    [InlineData("Europe/Dublin", "2023-10-29")]
    public void The_next_date_is_the_first_that_clocks_show_later(string zoneName, string day)
    {
        var zone = TimeZoneInfo.FindSystemTimeZoneById(zoneName);
        var clock = new CalendarClock(zone);
        var change = TestCalendars.At(day);
        var calendar = new CalendarFactory(zone, change.AddDays(-10), _ => null).Create(CalendarParser.Parse("FREQ=DAILY;BYHOUR=0,1,2,3,12,23;BYMINUTE=0,30;BYSECOND=0"));
        var dates =
            from offset in Enumerable.Range(-6, 12)
            from hour in (int[])[0, 1, 2, 3, 12, 23]
            from minute in (int[])[0, 30]
            select clock.When(change.AddDays(offset).AddHours(hour).AddMinutes(minute));
        var known = dates.ToList();

        var first = new DateTimeOffset(change.AddDays(-3), TimeSpan.Zero);
        for (var at = first; at < first.AddDays(6); at = at.AddMinutes(10))
        {
            foreach (var after in (DateTimeOffset[])[at, at.AddTicks(-1), at.AddTicks(1)])
            {
                Assert.Equal(known.Where(date => date > after).Min(), calendar.NextAfter(after));
            }
        }
    }
}
