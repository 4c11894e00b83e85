using ScriptHost.Scheduling.Calendars;

namespace ScriptHost.Tests.Scheduling.Calendars;

/// <summary>Every clause and every pair of clauses, over years, against a definition that looks at every hour.</summary>
public sealed class CalendarBruteForceTests
{
    private static readonly DateTime Start = new(2003, 11, 17, 9, 0, 0);
    private static readonly DateTime End = new(2006, 1, 1);

    private static readonly (string Clause, string Values)[] Clauses =
    [
        ("BYMONTH", "2,7"), ("BYMONTHDAY", "1,17,-1"), ("BYMONTHDAY", "-31,30"), ("BYYEARDAY", "1,60,-1,-307"), ("BYWEEKNO", "1,9,53"), ("BYWEEKNO", "-1,-44"), ("BYDATE", "0101,0229,0717,1231"),
        ("BYDAY", "MON,THU"), ("BYDAY", "1MON,-1FRI,5WED"), ("BYDAY", "9TUE,-20SUN,53THU"), ("BYHOUR", "0,9,23"), ("BYSETPOS", "1,-2"), ("BYSETPOS", "3"),
    ];

    public static TheoryData<string> Frequencies => ["YEARLY", "MONTHLY", "WEEKLY", "DAILY", "HOURLY"];

    [Theory]
    [MemberData(nameof(Frequencies))]
    public void All_pairs_of_clauses_give_the_dates_of_the_naive_definition(string frequency)
    {
        var count = 0;
        foreach (var interval in new[] { 1, 2, 3 })
        {
            foreach (var clauses in Pairs().Where(clauses => IsAllowed(frequency, clauses)))
            {
                var text = $"FREQ={frequency};INTERVAL={interval}{string.Concat(clauses.Select(one => $";{one.Clause}={one.Values}"))}";
                var naive = new NaiveCalendar(frequency, interval, Start, clauses.ToDictionary(one => one.Clause, one => one.Values.Split(',')));
                Assert.Equal((text, List(naive.Until(End))), (text, List(DatesOf(text))));
                count++;
            }
        }

        Assert.True(count > 50, $"Only {count} calendars were compared.");
    }

    private static IEnumerable<DateTime> DatesOf(string text)
    {
        var calendar = new CalendarFactory(TimeZoneInfo.Utc, Start, _ => null).Create(CalendarParser.Parse(text));
        for (var at = calendar.NextAfter(DateTimeOffset.MinValue); at is { } date && date.DateTime < End; at = calendar.NextAfter(date))
        {
            yield return date.DateTime;
        }
    }

    private static string List(IEnumerable<DateTime> dates) => string.Join(' ', dates.Select(date => date.ToString("yyMMdd-HH", System.Globalization.CultureInfo.InvariantCulture)));

    private static IEnumerable<(string Clause, string Values)[]> Pairs()
    {
        yield return [];
        for (var i = 0; i < Clauses.Length; i++)
        {
            yield return [Clauses[i]];
            for (var j = i + 1; j < Clauses.Length; j++)
            {
                if (Clauses[i].Clause != Clauses[j].Clause)
                {
                    yield return [Clauses[i], Clauses[j]];
                }
            }
        }
    }

    private static bool IsAllowed(string frequency, (string Clause, string Values)[] clauses) => clauses.All(one => one.Clause switch
    {
        "BYWEEKNO" => frequency == "YEARLY",
        "BYSETPOS" => frequency is "YEARLY" or "MONTHLY",
        "BYDAY" when one.Values.Contains("53", StringComparison.Ordinal) => frequency == "YEARLY",
        "BYDAY" when one.Values.Contains('1', StringComparison.Ordinal) => frequency is "YEARLY" or "MONTHLY",
        _ => true,
    });
}
