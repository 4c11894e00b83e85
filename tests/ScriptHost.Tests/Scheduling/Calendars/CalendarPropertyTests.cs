using FsCheck;
using FsCheck.Fluent;
using ScriptHost.Errors;
using ScriptHost.Scheduling.Calendars;

namespace ScriptHost.Tests.Scheduling.Calendars;

public sealed class CalendarPropertyTests
{
    private static readonly TimeZoneInfo Vienna = TimeZoneInfo.FindSystemTimeZoneById("Europe/Vienna");

    private static readonly Gen<string> Clause = Gen.OneOf(
        Numbers("BYMONTH", 1, 12), Numbers("BYMONTHDAY", -31, 31), Numbers("BYYEARDAY", -366, 366), Numbers("BYHOUR", 0, 23), Numbers("BYMINUTE", 0, 59), Numbers("BYSECOND", 0, 59),
        from days in Gen.Elements("MON", "TUE", "WED", "THU", "FRI", "SAT", "SUN").NonEmptyListOf() select $"BYDAY={string.Join(',', days)}",
        Gen.Elements("BYDATE=0101,0229", "BYDATE=0315+SPAN:9D", "BYDATE=1220^SPAN:2W", "BYTIME=013000,023000", "EXCLUDE=H", "INTERSECT=H", "INCLUDE=H"));

    private static readonly Gen<(string Frequency, int Interval, string[] Clauses)> Calendar =
        from frequency in Gen.Elements("YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY", "MINUTELY", "SECONDLY")
        from interval in Gen.Frequency((3, Gen.Constant(1)), (1, Gen.Choose(2, 99)))
        from count in Gen.Choose(0, 4)
        from clauses in Clause.ListOf(count)
        select (frequency, interval, clauses.GroupBy(clause => clause.Split('=')[0]).Select(same => same.First()).ToArray());

    [Fact]
    public void Dates_rise_and_none_is_left_out() => Check((calendar, at) =>
    {
        if (calendar.NextAfter(at) is not { } first)
        {
            return true;
        }

        // From anywhere in between, the next date is the same.
        var between = at + TimeSpan.FromTicks((first - at).Ticks / 2);
        return first > at && calendar.NextAfter(between) == first && calendar.NextAfter(first.AddTicks(-1)) == first && !(calendar.NextAfter(first) <= first);
    });

    [Fact]
    public void To_spell_a_calendar_out_changes_nothing_and_its_order_does_not_matter() => Prop.ForAll(Calendar.ToArbitrary(), one =>
    {
        var start = new DateTime(2024, 1, 31, 1, 30, 15);
        string Text(IEnumerable<string> clauses) => $"FREQ={one.Frequency};INTERVAL={one.Interval}{string.Concat(clauses.Select(clause => $";{clause}"))}";
        var normal = CalendarDefaults.Complete(CalendarParser.Parse(Text(one.Clauses)), start).ToString();

        var (written, reversed, complete) = (Dates(Text(one.Clauses), start), Dates(Text(one.Clauses.Reverse()), start), Dates(normal, start));
        return written.SequenceEqual(reversed) && written.SequenceEqual(complete);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    [Theory]
    [InlineData("FREQ=MINUTELY;INTERVAL=7;BYSECOND=5,50", 60)]
    [InlineData("FREQ=MINUTELY;INTERVAL=90;BYHOUR=1,2,3,9;BYMINUTE=0,15,30", 60)]
    [InlineData("FREQ=SECONDLY;INTERVAL=45;BYMINUTE=0,3,59", 1)]
    [InlineData("FREQ=SECONDLY;INTERVAL=97;BYSECOND=0,30;BYHOUR=0,23", 1)]
    [InlineData("FREQ=HOURLY;INTERVAL=5;BYMINUTE=0,59;BYTIME=0010,5910", 3600)]
    public void Every_second_of_three_days_is_a_date_when_its_frame_and_its_clock_agree(string text, int unit)
    {
        var start = new DateTime(2024, 2, 28, 0, 0, 0);
        var expression = CalendarDefaults.Complete(CalendarParser.Parse(text), start);
        var calendar = Create(text, start, TimeZoneInfo.Utc);
        bool Allows(IReadOnlyCollection<int> values, int value) => values.Count == 0 || values.Contains(value);
        var expected = Enumerable.Range(0, 3 * 86_400)
            .Where(second => second / unit % expression.Interval == 0)
            .Select(second => start.AddSeconds(second))
            .Where(at => Allows(expression.ByHour, at.Hour) && Allows(expression.ByMinute, at.Minute) && Allows(expression.BySecond, at.Second)
                && (expression.ByTime.IsEmpty || expression.ByTime.Any(time => time.Minute == at.Minute && time.Second == at.Second)))
            .ToList();

        var actual = new List<DateTime>();
        for (var at = calendar.NextAfter(DateTimeOffset.MinValue); at is { } date && date.DateTime < start.AddDays(3); at = calendar.NextAfter(date))
        {
            actual.Add(date.DateTime);
        }

        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30")]
    [InlineData("FREQ=YEARLY;INTERVAL=99;BYMONTH=4;BYMONTHDAY=31")]
    [InlineData("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31;BYDAY=MON")]
    [InlineData("FREQ=WEEKLY;BYMONTH=6;BYMONTHDAY=31")]
    [InlineData("FREQ=MONTHLY;BYDAY=5MON;BYMONTHDAY=1")]
    [InlineData("FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=31")]
    [InlineData("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30")]
    [InlineData("FREQ=SECONDLY;INTERVAL=60;BYSECOND=30")]
    [InlineData("FREQ=MINUTELY;INTERVAL=30;BYMINUTE=15")]
    [InlineData("FREQ=DAILY;BYDATE=20030101")]
    [InlineData("FREQ=DAILY;EXCLUDE=every_day")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=2;INTERSECT=H")]
    [InlineData("every_day,H;EXCLUDE=every_day")]
    public void Clauses_that_contradict_each_other_have_no_date(string text) => Assert.Null(Create(text, new DateTime(2024, 1, 1), TimeZoneInfo.Utc).NextAfter(DateTimeOffset.MinValue));

    [Fact]
    public void A_date_may_be_far_away()
    {
        // A 29th of February that is a Monday, in a year that is a multiple of 99 away; one named 400 years ahead.
        Assert.Equal(new DateTime(2816, 2, 29), Create("FREQ=YEARLY;INTERVAL=99;BYMONTH=2;BYMONTHDAY=29;BYDAY=MON", new DateTime(2024, 1, 1), TimeZoneInfo.Utc).NextAfter(DateTimeOffset.MinValue)?.DateTime);
        Assert.Equal(new DateTime(2999, 12, 31), Create("FREQ=DAILY;BYDATE=29991231", new DateTime(2024, 1, 1), TimeZoneInfo.Utc).NextAfter(DateTimeOffset.MinValue)?.DateTime);
        Assert.Null(Create("FREQ=YEARLY", new DateTime(2024, 1, 1), TimeZoneInfo.Utc).NextAfter(new DateTimeOffset(9999, 6, 1, 0, 0, 0, TimeSpan.Zero)));
    }

    [Theory]
    [InlineData("FREQ=DAILY;EXCLUDE=nowhere", "ORA-27412", "NOWHERE, which is no schedule")]
    [InlineData("FREQ=DAILY;EXCLUDE=cycle_a", "ORA-27422", "CYCLE_A, which refers to itself")]
    [InlineData("FREQ=every_hour", "ORA-27422", "EVERY_HOUR as a frequency")]
    [InlineData("FREQ=every_day;BYPERIOD=1", "ORA-27421", "EVERY_DAY, which has no PERIODS")]
    [InlineData("FREQ=DAILY;INCLUDE=broken", "ORA-27418", "= is expected")]
    public void A_schedule_that_cannot_be_used_is_named(string text, string number, string cause)
    {
        var refused = Assert.Throws<ScriptHostException>(() => Create(text, new DateTime(2024, 1, 1), TimeZoneInfo.Utc));

        Assert.StartsWith(number, refused.Message, StringComparison.Ordinal);
        Assert.Contains(cause, refused.Message.Replace("'", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private static void Check(Func<ICalendar, DateTimeOffset, bool> holds) => Prop.ForAll(
        Calendar.ToArbitrary(),
        Gen.Choose(-1000, 200_000).ToArbitrary(),
        (one, hours) => holds(
            Create($"FREQ={one.Frequency};INTERVAL={one.Interval}{string.Concat(one.Clauses.Select(clause => $";{clause}"))}", new DateTime(2024, 1, 31, 1, 30, 15), Vienna),
            new DateTimeOffset(2024, 1, 31, 0, 0, 0, TimeSpan.Zero).AddHours(hours / 10.0)))
        .Check(Config.QuickThrowOnFailure.WithMaxTest(400));

    private static IReadOnlyList<DateTimeOffset> Dates(string text, DateTime start)
    {
        var calendar = Create(text, start, Vienna);
        var dates = new List<DateTimeOffset>();
        for (var at = calendar.NextAfter(DateTimeOffset.MinValue); at is { } date && dates.Count < 5; at = calendar.NextAfter(date))
        {
            dates.Add(date);
        }

        return dates;
    }

    private static ICalendar Create(string text, DateTime start, TimeZoneInfo zone) => new CalendarFactory(zone, start, name => name switch
    {
        "H" => new NamedCalendar("FREQ=YEARLY;BYDATE=0101,0501,1225+SPAN:2D", null),
        "EVERY_DAY" => new NamedCalendar("FREQ=DAILY", null),
        "EVERY_HOUR" => new NamedCalendar("FREQ=HOURLY", null),
        "CYCLE_A" => new NamedCalendar("FREQ=DAILY;EXCLUDE=CYCLE_B", null),
        "CYCLE_B" => new NamedCalendar("FREQ=DAILY;INCLUDE=CYCLE_A", null),
        "BROKEN" => new NamedCalendar("FREQ", null),
        _ => null,
    }).Create(CalendarParser.Parse(text));

    private static Gen<string> Numbers(string clause, int least, int most) =>
        from values in Gen.Choose(least, most).Where(value => value != 0 || least == 0).NonEmptyListOf()
        select $"{clause}={string.Join(',', values)}";
}
