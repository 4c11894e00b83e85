using System.Diagnostics;
using System.Globalization;
using ScriptHost.Benchmarks.Scheduling;
using ScriptHost.Scheduling.Calendars;

switch (args)
{
    case ["watched", var watchers, .. var database]:
        await FiringScenario.RunWatchedAsync(database.FirstOrDefault(), int.Parse(watchers, CultureInfo.InvariantCulture));
        return;
    case ["firing", .. var database]:
        await FiringScenario.RunAsync(database.FirstOrDefault());
        return;
    case ["history", .. var database]:
        await HistoryBenchmark.RunAsync(database.FirstOrDefault());
        return;
}

// The next date of a calendar, read anew each time as for a firing, and how long it takes to find that there is none.
// Prints a Markdown table: median and slowest of 200 looks from places all over 50 years.
const int Looks = 200;

string[] calendars =
[
    "FREQ=SECONDLY;INTERVAL=45;BYMINUTE=0,3,59",
    "FREQ=MINUTELY;INTERVAL=90;BYHOUR=1,2,3,9;BYMINUTE=0,15,30",
    "FREQ=HOURLY;BYMONTHDAY=1,2,3;BYDAY=MON",
    "FREQ=DAILY;BYHOUR=9;BYMINUTE=30;BYDAY=MON,TUE,WED,THU,FRI",
    "FREQ=DAILY;BYHOUR=6;EXCLUDE=HOLIDAYS,WEEKENDS",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=FRI",
    "FREQ=MONTHLY;BYDAY=MON,TUE,WED,THU,FRI;BYSETPOS=-1",
    "FREQ=MONTHLY;BYMONTHDAY=-1;INTERSECT=WEEKENDS",
    "FREQ=YEARLY;BYWEEKNO=2,53;BYDAY=MON",
    "FREQ=YEARLY;BYDATE=0201^SPAN:1W;BYDAY=SUN",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MON",
    "FREQ=QUARTERS;BYDAY=-1WED;BYPERIOD=1,3",
    "FREQ=YEARLY;INTERVAL=99;BYMONTH=4;BYMONTHDAY=31",
    "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=31;BYDAY=MON",
    "FREQ=SECONDLY;INTERVAL=60;BYSECOND=30",
    "FREQ=MINUTELY;INTERVAL=30;BYMINUTE=15",
    "FREQ=DAILY;EXCLUDE=EVERY_DAY",
    "EVERY_DAY,HOLIDAYS;EXCLUDE=EVERY_DAY",
];

var zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Vienna");
var start = new DateTime(2024, 1, 31, 1, 30, 0);
Console.WriteLine("| calendar | date | median µs | slowest µs |\n|---|---|---|---|");
foreach (var calendar in calendars)
{
    _ = Look(calendar, 0);
    var times = Enumerable.Range(0, Looks).Select(look => Look(calendar, look)).ToList();
    var sorted = times.Select(time => time.Microseconds).Order().ToList();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| `{calendar}` | {(times[0].Found ? "yes" : "never")} | {sorted[Looks / 2]:0} | {sorted[^1]:0} |"));
}

(bool Found, double Microseconds) Look(string text, int look)
{
    var after = new DateTimeOffset(2024, 1, 31, 0, 0, 0, TimeSpan.Zero).AddDays(91.3 * look);
    var began = Stopwatch.GetTimestamp();
    var next = new CalendarFactory(zone, start, Find).Create(CalendarParser.Parse(text)).NextAfter(after);
    return (next is not null, Stopwatch.GetElapsedTime(began).TotalMicroseconds);
}

static NamedCalendar? Find(string name) => name switch
{
    "HOLIDAYS" => new NamedCalendar("FREQ=YEARLY;BYDATE=0101,0106,0501,1225+SPAN:2D", null),
    "WEEKENDS" => new NamedCalendar("FREQ=WEEKLY;BYDAY=SAT,SUN", null),
    "EVERY_DAY" => new NamedCalendar("FREQ=DAILY", null),
    "QUARTERS" => new NamedCalendar("FREQ=YEARLY;BYDATE=0301,0601,0901,1201;PERIODS=4", null),
    _ => null,
};
