namespace ScriptHost.Tests.Scheduling.Calendars;

/// <summary>
/// Dates that Oracle's documentation gives (PL/SQL Packages reference, DBMS_SCHEDULER, and the Administrator's Guide). Tests whose name
/// ends in "inferred" rest on a conclusion, not on a documented sentence.
/// </summary>
public sealed class DocumentedCalendarsTests
{
    [Theory]
    [InlineData("FREQ=DAILY;BYHOUR=9;BYMINUTE=30;BYDAY=MON,TUE,WED,THU,FRI", "2003-01-01 10:00", "2003-01-02 09:30|2003-01-03 09:30|2003-01-06 09:30|2003-01-07 09:30|2003-01-08 09:30")]
    [InlineData("FREQ=MONTHLY;BYDAY=MON,TUE,WED,THU,FRI;BYSETPOS=-1", "2004-06-10", "2004-06-30 00:00|2004-07-30 00:00|2004-08-31 00:00|2004-09-30 00:00|2004-10-29 00:00")]
    [InlineData("FREQ=MONTHLY;BYDAY=MON,TUE,FRI;BYSETPOS=1,3", "2004-01-01", "2004-01-02 00:00|2004-01-06 00:00")]
    [InlineData("FREQ=MONTHLY;BYDAY=MON,TUE,FRI;BYSETPOS=1,3", "2004-01-15", "2004-02-02 00:00|2004-02-06 00:00")]
    [InlineData("FREQ=YEARLY", "2005-04-15 09:00", "2005-04-15 09:00|2006-04-15 09:00")]
    [InlineData("FREQ=YEARLY;BYMONTH=JAN,JUL", "2003-01-21", "2003-01-21 00:00|2003-07-21 00:00|2004-01-21 00:00")]
    [InlineData("FREQ=YEARLY;BYWEEKNO=2", "2003-01-01", "2003-01-06 00:00|2003-01-07 00:00|2003-01-08 00:00|2003-01-09 00:00|2003-01-10 00:00|2003-01-11 00:00|2003-01-12 00:00|2004-01-05 00:00|2004-01-06 00:00")]
    [InlineData("FREQ=YEARLY;BYYEARDAY=69", "2003-01-01", "2003-03-10 00:00|2004-03-09 00:00|2005-03-10 00:00")]
    [InlineData("FREQ=YEARLY;BYYEARDAY=-2", "2003-01-01", "2003-12-30 00:00|2004-12-30 00:00")]
    [InlineData("FREQ=YEARLY;BYDATE=0110+SPAN:5D", "2003-01-01", "2003-01-10 00:00|2003-01-11 00:00|2003-01-12 00:00|2003-01-13 00:00|2003-01-14 00:00|2004-01-10 00:00")]
    [InlineData("FREQ=YEARLY;BYDATE=0205-OFFSET:2W", "2003-01-01", "2003-01-22 00:00|2004-01-22 00:00")]
    [InlineData("FREQ=YEARLY;BYDATE=0205-14D", "2003-01-01", "2003-01-22 00:00|2004-01-22 00:00")]
    [InlineData("freq=daily;byhour=8,13,18;byminute=0;bysecond=0;bydate=0502,0922", "2003-01-01", "2003-05-02 08:00|2003-05-02 13:00|2003-05-02 18:00|2003-09-22 08:00|2003-09-22 13:00|2003-09-22 18:00|2004-05-02 08:00")]
    [InlineData("FREQ=YEARLY;BYDATE=0201^SPAN:1W;BYDAY=SUN", "2005-01-01", "2005-01-30 00:00|2006-01-29 00:00|2007-02-04 00:00|2008-02-03 00:00")]
    [InlineData("FREQ=WEEKLY;INTERVAL=2;BYDAY=FRI;", "2003-01-01", "2003-01-03 00:00|2003-01-17 00:00|2003-01-31 00:00")]
    [InlineData("FREQ=DAILY;INTERVAL=10", "2003-01-01", "2003-01-01 00:00|2003-01-11 00:00|2003-01-21 00:00")]
    [InlineData("FREQ=MONTHLY; BYDAY = 2WED", "2003-01-01", "2003-01-08 00:00|2003-02-12 00:00")]
    [InlineData("FREQ=YEARLY;BYDAY=-1FRI", "2003-01-01", "2003-12-26 00:00|2004-12-31 00:00")]
    [InlineData("FREQ=HOURLY;INTERVAL=50", "2003-01-01", "2003-01-01 00:00|2003-01-03 02:00|2003-01-05 04:00")]
    [InlineData("FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=-1", "2003-01-01", "2003-01-31 00:00|2003-03-31 00:00|2003-05-31 00:00")]
    [InlineData("FREQ=MONTHLY;BYMONTHDAY=29", "2003-01-01", "2003-01-29 00:00|2003-03-29 00:00")]
    [InlineData("FREQ=HOURLY;BYMONTHDAY=1,2,3", "2003-01-03 22:00", "2003-01-03 22:00|2003-01-03 23:00|2003-02-01 00:00")]
    public void An_example_of_the_manual_gives_its_dates(string repeatInterval, string start, string dates)
    {
        var expected = dates.Split('|');

        Assert.Equal(expected, new TestCalendars().Next(repeatInterval, start, expected.Length));
    }

    [Fact]
    public void Weeks_lead_into_the_years_beside_theirs()
    {
        var dates = new TestCalendars().Next("FREQ=YEARLY;BYWEEKNO=1,53", "2003-12-29", 14);

        Assert.Equal(
            [.. Enumerable.Range(0, 7).Select(day => $"{new DateOnly(2003, 12, 29).AddDays(day):yyyy-MM-dd} 00:00"), .. Enumerable.Range(0, 7).Select(day => $"{new DateOnly(2004, 12, 27).AddDays(day):yyyy-MM-dd} 00:00")],
            dates);
    }

    [Theory]
    [InlineData("FREQ=YEARLY;BYWEEKNO=1;BYMONTH=12")]
    [InlineData("FREQ=YEARLY;BYWEEKNO=53;BYMONTH=1")]
    [InlineData("FREQ=YEARLY;BYMONTH=FEB;BYMONTHDAY=31")]
    public void Clauses_that_the_manual_calls_invalid_have_no_date(string repeatInterval) => Assert.Empty(new TestCalendars().Next(repeatInterval, "2004-01-01", 1));

    [Theory]
    [InlineData("DAILY")]
    [InlineData("WEEKLY")]
    [InlineData("MONTHLY")]
    [InlineData("YEARLY")]
    public void Every_friday_is_the_same_with_every_frequency(string frequency) =>
        Assert.Equal(["2003-01-03 00:00", "2003-01-10 00:00", "2003-01-17 00:00", "2003-01-24 00:00", "2003-01-31 00:00", "2003-02-07 00:00"], new TestCalendars().Next($"FREQ={frequency};BYDAY=FRI", "2003-01-01", 6));

    [Fact]
    public void Included_days_come_at_the_calendars_own_times() =>
        Assert.Equal(["2005-07-01 09:00", "2006-07-01 09:00"], new TestCalendars().With("S1", "FREQ=YEARLY;BYDATE=0701").Next("FREQ=YEARLY;INCLUDE=S1", "2005-01-20 09:00", 2));

    [Fact]
    public void Included_days_of_skipped_months_do_not_count()
    {
        var dates = new TestCalendars().With("E", "FREQ=YEARLY;BYDATE=0130,0220,0725").Next("FREQ=MONTHLY;INTERVAL=2;BYMONTHDAY=15;BYHOUR=9,17;INCLUDE=E", "2005-01-01", 20);

        Assert.Equal(
            ["2005-01-15 09:00", "2005-01-15 17:00", "2005-01-30 09:00", "2005-01-30 17:00", "2005-03-15 09:00", "2005-03-15 17:00", "2005-05-15 09:00", "2005-05-15 17:00", "2005-07-15 09:00", "2005-07-15 17:00", "2005-07-25 09:00", "2005-07-25 17:00", "2005-09-15 09:00"],
            dates.Take(13));
    }

    [Fact]
    public void An_excluded_day_goes_with_all_its_times()
    {
        var dates = new TestCalendars().With("jan_15", "FREQ=YEARLY;BYDATE=0115").Next("freq=monthly;bymonthday=15,30;byhour=8,13,18;byminute=0;bysecond=0;exclude=jan_15", "2005-01-01", 4);

        Assert.Equal(["2005-01-30 08:00", "2005-01-30 13:00", "2005-01-30 18:00", "2005-02-15 08:00"], dates);
    }

    [Fact]
    public void Of_several_schedules_to_intersect_with_one_is_enough()
    {
        var calendars = new TestCalendars().With("last_sat", "FREQ=MONTHLY;BYDAY=SAT;BYSETPOS=-1").With("end_qtr", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1");

        Assert.Equal(
            ["2005-03-31 00:00", "2005-04-30 00:00", "2005-06-30 00:00", "2005-09-30 00:00", "2005-12-31 00:00"],
            calendars.Next("FREQ=MONTHLY;BYMONTHDAY=-1;INTERSECT=last_sat,end_qtr", "2005-01-01", 5));
    }

    [Fact]
    public void A_frequency_of_ones_own_has_the_periods_of_its_schedule()
    {
        var calendars = new TestCalendars().With("fiscal_year", "FREQ=YEARLY;BYDATE=0301,0601,0901,1201;PERIODS=4");

        Assert.Equal(["2005-02-23 00:00", "2005-05-25 00:00", "2005-08-31 00:00", "2005-11-30 00:00", "2006-02-22 00:00"], calendars.Next("FREQ=fiscal_year;BYDAY=-1WED", "2005-01-01", 5));
        Assert.Equal(["2005-03-01 00:00", "2005-09-01 00:00", "2006-03-01 00:00"], calendars.Next("FREQ=fiscal_year;BYPERIOD=1,3;BYSETPOS=1;BYDAY=MON,TUE,WED,THU,FRI,SAT,SUN", "2005-02-01", 3));
    }

    [Fact]
    public void A_combined_schedule_has_the_dates_of_all_and_each_its_times()
    {
        var calendars = new TestCalendars().With("mornings", "FREQ=WEEKLY;BYDAY=MON;BYHOUR=6;BYMINUTE=0;BYSECOND=0").With("hr.evenings", "FREQ=MONTHLY;BYMONTHDAY=1;BYHOUR=20;BYMINUTE=15;BYSECOND=0");

        Assert.Equal(["2005-02-01 20:15", "2005-02-07 06:00", "2005-02-14 06:00", "2005-02-21 06:00", "2005-02-28 06:00", "2005-03-01 20:15"], calendars.Next("mornings, hr.evenings", "2005-02-01", 6));
        Assert.Equal(["2005-02-08 06:00", "2005-02-15 06:00"], calendars.Next("mornings+OFFSET:1D", "2005-02-01", 2));
    }

    [Fact]
    public void A_start_date_counts_only_when_it_agrees() =>
        Assert.Equal(["2003-01-03 10:00"], new TestCalendars().Next("FREQ=DAILY;BYDAY=FRI", "2003-01-01 10:00", 1));

    [Fact]
    public void The_result_is_strictly_after_the_date_given()
    {
        Assert.Equal(["2005-05-15 09:00"], new TestCalendars().Next("FREQ=YEARLY", "2004-05-15 09:00", 1, after: "2004-05-15 09:00"));
        Assert.Equal(["2004-05-15 09:00"], new TestCalendars().Next("FREQ=YEARLY", "2004-05-15 09:00", 1, after: "2004-05-15 08:59:59"));
    }

    [Fact]
    public void Hours_are_counted_as_they_pass_over_a_change_of_clocks() =>
        // 00:00 + 3 hours, of which clocks skip one.
        Assert.Equal(["2003-03-30 00:00", "2003-03-30 04:00"], new TestCalendars("Europe/London").Next("FREQ=HOURLY;INTERVAL=3", "2003-03-30 00:00", 2));

    [Fact]
    public void Days_keep_their_time_of_the_clock_and_a_skipped_time_comes_at_the_end_of_the_gap() =>
        Assert.Equal(
            ["2003-03-29 01:30", "2003-03-30 02:00", "2003-03-31 01:30"], new TestCalendars("Europe/London").Next("FREQ=DAILY", "2003-03-29 01:30", 3));

    [Fact]
    public void A_time_that_clocks_show_twice_comes_once_and_first_inferred()
    {
        var calendar = new TestCalendars("Europe/London").Create("FREQ=DAILY", "2003-10-25 01:30");

        var first = calendar.NextAfter(new DateTimeOffset(2003, 10, 25, 12, 0, 0, TimeSpan.Zero));
        Assert.Equal(new DateTimeOffset(2003, 10, 26, 0, 30, 0, TimeSpan.Zero), first);
        Assert.Equal(new DateTimeOffset(2003, 10, 27, 1, 30, 0, TimeSpan.Zero), calendar.NextAfter(first!.Value));
    }

    [Fact]
    public void A_year_without_months_takes_every_month_inferred() =>
        Assert.Equal(["2003-01-10 00:00", "2003-02-10 00:00"], new TestCalendars().Next("FREQ=YEARLY;BYMONTHDAY=10", "2003-01-01", 2));

    [Fact]
    public void Numbered_weekdays_of_a_year_count_in_the_year_inferred() =>
        Assert.Equal(["2003-02-05 00:00"], new TestCalendars().Next("FREQ=YEARLY;BYMONTH=2;BYDAY=6WED", "2003-01-01", 1));

    [Theory]
    [InlineData("FREQ=DAILY;BYTIME=083000,173000", "2003-01-01 08:30|2003-01-01 17:30|2003-01-02 08:30")]
    [InlineData("FREQ=DAILY;BYHOUR=9,10;BYTIME=1500,4530", "2003-01-01 09:15|2003-01-01 09:45:30|2003-01-01 10:15")]
    [InlineData("FREQ=HOURLY;BYTIME=1500", "2003-01-01 00:15|2003-01-01 01:15")]
    public void Times_can_be_given_whole(string repeatInterval, string dates) =>
        Assert.Equal(dates.Split('|'), new TestCalendars().Next(repeatInterval, "2003-01-01", dates.Split('|').Length));
}
