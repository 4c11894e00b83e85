using Quartz;
using ScriptHost.Scheduling.Calendars;

namespace ScriptHost.Tests.Scheduling.Calendars;

/// <summary>
/// Where Oracle's syntax and RFC 5545 mean the same, the dates are those of Quartz's recurrence rules. Not here: numbered weekdays of a year, which
/// Quartz counts in the month.
/// </summary>
public sealed class RecurrenceRuleTests
{
    private const string Time = ";BYHOUR=9;BYMINUTE=30;BYSECOND=0";

    [Theory]
    [InlineData("FREQ=DAILY;INTERVAL=3", null)]
    [InlineData("FREQ=DAILY;BYMONTH=1,6", null)]
    [InlineData("FREQ=WEEKLY;BYDAY=MON,THU", "FREQ=WEEKLY;BYDAY=MO,TH")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=TUE,SUN", "FREQ=WEEKLY;INTERVAL=2;BYDAY=TU,SU;WKST=MO")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=1,15,-1", null)]
    [InlineData("FREQ=MONTHLY;INTERVAL=5;BYMONTHDAY=31", null)]
    [InlineData("FREQ=MONTHLY;BYDAY=2WED,-1FRI", "FREQ=MONTHLY;BYDAY=2WE,-1FR")]
    [InlineData("FREQ=MONTHLY;BYDAY=MON,TUE,WED,THU,FRI;BYSETPOS=-1", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1")]
    [InlineData("FREQ=MONTHLY;BYDAY=SAT,SUN;BYSETPOS=2,-2", "FREQ=MONTHLY;BYDAY=SA,SU;BYSETPOS=2,-2")]
    [InlineData("FREQ=YEARLY;BYMONTH=2,11;BYMONTHDAY=29", null)]
    [InlineData("FREQ=YEARLY;BYYEARDAY=1,100,-1", null)]
    [InlineData("FREQ=YEARLY;INTERVAL=2;BYMONTH=3;BYDAY=SUN", "FREQ=YEARLY;INTERVAL=2;BYMONTH=3;BYDAY=SU")]
    [InlineData("FREQ=YEARLY;BYWEEKNO=20;BYDAY=MON", "FREQ=YEARLY;BYWEEKNO=20;BYDAY=MO;WKST=MO")]
    public void The_dates_are_the_same(string calendar, string? rule)
    {
        var start = new DateTime(2024, 1, 1, 9, 30, 0);
        var ours = new CalendarFactory(TimeZoneInfo.Utc, start, _ => null).Create(CalendarParser.Parse(calendar + Time));
        var theirs = TriggerBuilder.Create().StartAt(new DateTimeOffset(start, TimeSpan.Zero)).WithRecurrenceSchedule((rule ?? calendar) + Time).Build();

        var at = new DateTimeOffset(start, TimeSpan.Zero);
        for (var i = 0; i < 40; i++)
        {
            var next = ours.NextAfter(at);
            Assert.Equal(theirs.GetFireTimeAfter(at), next);
            at = next!.Value;
        }
    }
}
