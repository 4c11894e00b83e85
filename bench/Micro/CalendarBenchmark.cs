using BenchmarkDotNet.Attributes;
using ScriptHost.Scheduling.Calendars;

namespace ScriptHost.Benchmarks.Micro;

/// <summary>The scenario calendars has the slow ones.</summary>
public class CalendarBenchmark
{
    private static readonly TimeZoneInfo Zone = TimeZoneInfo.FindSystemTimeZoneById("Europe/Vienna");
    private static readonly DateTime Start = new(2024, 1, 31, 1, 30, 0);
    private static readonly DateTimeOffset After = new(2030, 5, 17, 10, 0, 0, TimeSpan.Zero);

    [Benchmark(Description = "a weekday calendar: read, and its next date")]
    public object? Next() => new CalendarFactory(Zone, Start, _ => null).Create(CalendarParser.Parse("FREQ=DAILY;BYHOUR=9;BYMINUTE=30;BYDAY=MON,TUE,WED,THU,FRI")).NextAfter(After);
}
