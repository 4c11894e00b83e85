using FsCheck;
using FsCheck.Fluent;
using ScriptHost.Errors;
using ScriptHost.Scheduling.Calendars;

namespace ScriptHost.Tests.Scheduling.Calendars;

public sealed class CalendarParserTests
{
    [Theory]
    [InlineData("", 27411, 0)]
    [InlineData("   ", 27411, 0)]
    [InlineData("BYDAY=MON", 27415, 1)]
    [InlineData("=DAILY", 27415, 1)]
    [InlineData("FREQ", 27418, 5)]
    [InlineData("FREQ=", 27418, 6)]
    [InlineData("FREQ=DAILY;BYFOO=1", 27412, 12)]
    [InlineData("FREQ=DAILY BYDAY=MON", 27418, 12)]
    [InlineData("FREQ=DAILY;;INTERVAL=2", 27418, 12)]
    [InlineData("FREQ=DAILY;INTERVAL=2;INTERVAL=3", 27418, 23)]
    [InlineData("FREQ=DAILY;INTERVAL=0", 27414, 21)]
    [InlineData("FREQ=DAILY;INTERVAL=100", 27414, 21)]
    [InlineData("FREQ=DAILY;INTERVAL=99999999999999999999", 27414, 21)]
    [InlineData("FREQ=DAILY;INTERVAL=-1", 27414, 21)]
    [InlineData("FREQ=DAILY;BYHOUR=24", 27414, 19)]
    [InlineData("FREQ=DAILY;BYMINUTE=60", 27414, 21)]
    [InlineData("FREQ=DAILY;BYSECOND=-1", 27414, 21)]
    [InlineData("FREQ=DAILY;BYMONTH=13", 27414, 20)]
    [InlineData("FREQ=DAILY;BYMONTH=JANUARY", 27414, 20)]
    [InlineData("FREQ=DAILY;BYMONTHDAY=0", 27414, 23)]
    [InlineData("FREQ=DAILY;BYMONTHDAY=1,32", 27414, 25)]
    [InlineData("FREQ=YEARLY;BYYEARDAY=-367", 27414, 23)]
    [InlineData("FREQ=YEARLY;BYWEEKNO=54", 27414, 22)]
    [InlineData("FREQ=MONTHLY;BYWEEKNO=1", 27417, 14)]
    [InlineData("FREQ=DAILY;BYDAY=MONDAY", 27416, 18)]
    [InlineData("FREQ=DAILY;BYDAY=1MON", 27416, 18)]
    [InlineData("FREQ=MONTHLY;BYDAY=6MON", 27416, 20)]
    [InlineData("FREQ=YEARLY;BYDAY=54MON", 27416, 19)]
    [InlineData("FREQ=YEARLY;BYDAY=0MON", 27416, 19)]
    [InlineData("FREQ=YEARLY;BYDAY=", 27416, 19)]
    [InlineData("FREQ=YEARLY;BYDATE=0230", 27414, 20)]
    [InlineData("FREQ=YEARLY;BYDATE=20050229", 27414, 20)]
    [InlineData("FREQ=YEARLY;BYDATE=0101+SPAN:0D", 27414, 30)]
    [InlineData("FREQ=YEARLY;BYDATE=0101+54W", 27414, 25)]
    [InlineData("FREQ=YEARLY;BYDATE=0101+5", 27418, 26)]
    [InlineData("FREQ=YEARLY;BYDATE=0101^5D", 27418, 25)]
    [InlineData("FREQ=DAILY;BYTIME=9", 27414, 19)]
    [InlineData("FREQ=DAILY;BYTIME=240000", 27414, 19)]
    [InlineData("FREQ=DAILY;BYSETPOS=1", 27421, 12)]
    [InlineData("FREQ=MONTHLY;BYSETPOS=10000", 27414, 23)]
    [InlineData("FREQ=DAILY;BYPERIOD=1", 27421, 12)]
    [InlineData("FREQ=DAILY;EXCLUDE=holidays-1D", 27421, 28)]
    [InlineData("holidays;BYHOUR=9", 27421, 10)]
    [InlineData("holidays,", 27418, 10)]
    public void A_mistake_has_its_number_and_its_place(string text, int number, int place)
    {
        var refused = Assert.Throws<ScriptHostException>(() => CalendarParser.Parse(text));

        Assert.StartsWith($"ORA-{number}: ", refused.Message, StringComparison.Ordinal);
        Assert.True(place == 0 || refused.Message.EndsWith($"^ at {place}", StringComparison.Ordinal), refused.Message);
    }

    [Fact]
    public void The_place_is_shown_under_the_text()
    {
        var refused = Assert.Throws<ScriptHostException>(() => CalendarParser.Parse("FREQ=DAILY;BYHOUR=24"));

        Assert.Equal("ORA-27414: invalid value 24 for BYHOUR: give 0 to 23\n  FREQ=DAILY;BYHOUR=24\n                    ^ at 19", refused.Message);
    }

    [Fact]
    public void A_text_of_4000_characters_is_read_and_a_longer_one_is_not()
    {
        var text = "FREQ=DAILY;BYMINUTE=" + string.Join(',', Enumerable.Range(0, 2000).Select(n => n % 60));
        Assert.Equal(60, CalendarParser.Parse(text[..4000].TrimEnd(',')).ByMinute.Length);
        Assert.StartsWith("ORA-27413", Assert.Throws<ScriptHostException>(() => CalendarParser.Parse(text[..4001])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FREQ=YEARLY", "FREQ=YEARLY;BYMONTH=4;BYMONTHDAY=15;BYHOUR=9;BYMINUTE=0;BYSECOND=7")]
    [InlineData("freq = monthly ; bysetpos=-1;byday=fri,mon ;", "FREQ=MONTHLY;BYDAY=MON,FRI;BYHOUR=9;BYMINUTE=0;BYSECOND=7;BYSETPOS=-1")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2", "FREQ=WEEKLY;INTERVAL=2;BYDAY=FRI;BYHOUR=9;BYMINUTE=0;BYSECOND=7")]
    [InlineData("FREQ=HOURLY;BYMINUTE=30,0", "FREQ=HOURLY;BYMINUTE=0,30;BYSECOND=7")]
    [InlineData("FREQ=SECONDLY", "FREQ=SECONDLY")]
    [InlineData("FREQ=YEARLY;BYMONTH=DEC,JAN;BYDATE=0101-2W,20050301^SPAN:4D", "FREQ=YEARLY;BYMONTH=1,12;BYDATE=0101-OFFSET:14D,20050301^SPAN:5D;BYHOUR=9;BYMINUTE=0;BYSECOND=7")]
    [InlineData("FREQ=DAILY;EXCLUDE=hr.holidays+1W;INCLUDE=a,b", "FREQ=DAILY;BYHOUR=9;BYMINUTE=0;BYSECOND=7;INCLUDE=A,B;EXCLUDE=HR.HOLIDAYS+OFFSET:7D")]
    [InlineData("FREQ=fiscal;BYPERIOD=1;BYTIME=0815", "FREQ=FISCAL;BYPERIOD=1;BYTIME=0815;BYHOUR=9")]
    public void The_start_date_completes_a_calendar(string text, string complete)
    {
        var start = new DateTime(2005, 4, 15, 9, 0, 7);

        var normal = CalendarDefaults.Complete(CalendarParser.Parse(text), start).ToString();

        Assert.Equal(complete, normal);
        Assert.Equal(complete, CalendarDefaults.Complete(CalendarParser.Parse(normal), start).ToString());
    }

    [Fact]
    public void Whatever_the_text_there_is_a_calendar_or_one_error_with_a_number()
    {
        var pieces = Gen.Elements(
            "FREQ", "=", "DAILY", "YEARLY", "MONTHLY", ";", ",", "BYDAY", "MON", "-1", "2", "BYDATE", "0101", "+", "SPAN", ":", "5D", "^", "INTERVAL", "BYHOUR", "9", "INCLUDE", "x.y", "\"", "é", "\0", " ", "99999", "BYSETPOS", "(", "BYTIME", "0815");
        Prop.ForAll(pieces.ArrayOf().ToArbitrary(), parts =>
        {
            try
            {
                return CalendarParser.Parse(string.Concat(parts)) is not null;
            }
            catch (ScriptHostException refused)
            {
                return refused.Message.StartsWith("ORA-274", StringComparison.Ordinal);
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(3000));
    }
}
