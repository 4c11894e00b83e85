using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using ScriptHost.Errors;
using ScriptHost.Scheduling.Calendars;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost schedule next</c>: the next dates of a repeat_interval, as EVALUATE_CALENDAR_STRING finds them.</summary>
internal sealed class ScheduleNextCommand
{
    private const int MaxCount = 1000;

    private static readonly string[] DateFormats = ["yyyy-MM-dd", "yyyy-MM-dd HH:mm", "yyyy-MM-dd HH:mm:ss", "yyyy-MM-dd'T'HH:mm", "yyyy-MM-dd'T'HH:mm:ss"];

    private readonly Argument<string> _expression = new("EXPR") { Description = "The repeat_interval: FREQ=MONTHLY;BYDAY=-1FRI;BYHOUR=18" };
    private readonly Option<string?> _start = new("--start") { Description = "start_date: what the expression leaves out comes from it. Default: now.", HelpName = "DATE" };
    private readonly Option<string?> _after = new("--after") { Description = "Only dates after this one. Default: now, or the start if that is later.", HelpName = "DATE" };
    private readonly Option<int> _count = new("--count") { Description = "How many, 1 to 1000. Default 5.", HelpName = "COUNT", DefaultValueFactory = _ => 5 };
    private readonly Option<string> _zone = new("--zone") { Description = "The time zone of all dates, an IANA name or an offset. Default: UTC.", HelpName = "NAME", DefaultValueFactory = _ => "UTC" };
    private readonly Option<string[]> _schedules = new("--schedule") { Description = "A schedule that the expression refers to: NAME=REPEAT_INTERVAL. Can be repeated; others are asked of the agent that serves.", HelpName = "NAME=EXPR", DefaultValueFactory = _ => [] };
    private readonly AgentChoice _agent = AgentChoice.Serving();
    private readonly Option<bool> _json = CommonOptions.Json();

    public Command Create()
    {
        var command = new Command("next", "Prints the next dates of a repeat_interval, and a picture of them on a terminal.") { _expression, _start, _after, _count, _zone, _schedules, _agent, _json };
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var zone = ZoneOf(parsed.GetValue(_zone)!);
        var clock = new CalendarClock(zone);
        var now = TimeProvider.System.GetUtcNow();
        var start = DateOf(parsed.GetValue(_start), "--start") ?? Truncated(clock.Show(now));
        var after = DateOf(parsed.GetValue(_after), "--after") is { } given ? clock.When(given) : parsed.GetValue(_start) is null ? now : DateTimeOffset.MinValue;
        if (parsed.GetValue(_count) is var count && count is < 1 or > MaxCount)
        {
            throw new ScriptHostException(ErrorCode.BadCommandLine, $"--count {count}: give 1 to {MaxCount}.");
        }

        var expression = CalendarParser.Parse(parsed.GetValue(_expression));
        var schedules = SchedulesOf(parsed.GetValue(_schedules)!);
        await AskForOthersAsync(expression, schedules, parsed, cancellationToken);
        var calendar = new CalendarFactory(zone, start, schedules.GetValueOrDefault).Create(expression);
        var dates = DatesOf(calendar, after, count).ToList();
        if (dates.Count == 0)
        {
            throw CalendarErrors.NoDate(expression.Text);
        }

        Print(CalendarDefaults.Complete(expression, start), dates, parsed.GetValue(_json));
        return 0;
    }

    private static void Print(CalendarExpression complete, List<DateTimeOffset> dates, bool asJson)
    {
        if (asJson)
        {
            foreach (var date in dates)
            {
                RunJson.Print(new JsonObject { ["next_run_date"] = date.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture) });
            }

            return;
        }

        Console.Error.WriteLine(complete);
        foreach (var date in dates)
        {
            Console.Out.WriteLine(date.ToString("ddd yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture));
        }

        if (!Console.IsOutputRedirected)
        {
            Console.Out.WriteLine();
            Console.Out.Write(CalendarPicture.Of(dates.Select(date => DateOnly.FromDateTime(date.DateTime))));
        }
    }

    private static IEnumerable<DateTimeOffset> DatesOf(ICalendar calendar, DateTimeOffset after, int count)
    {
        for (var i = 0; i < count && calendar.NextAfter(after) is { } next; i++)
        {
            yield return after = next;
        }
    }

    /// <summary>Has the schedules that were not given told by the agent that serves.</summary>
    private async Task AskForOthersAsync(CalendarExpression expression, Dictionary<string, NamedCalendar> schedules, ParseResult parsed, CancellationToken cancellationToken)
    {
        var given = schedules.Values.Select(schedule => CalendarParser.Parse(schedule.RepeatInterval)).Prepend(expression);
        var missing = new Queue<string>(given.SelectMany(one => MissingIn(one, schedules)));
        if (missing.Count == 0)
        {
            return;
        }

        await using var agent = await _agent.OpenAsync(parsed, cancellationToken);
        while (missing.TryDequeue(out var name))
        {
            if (!schedules.ContainsKey(name))
            {
                var interval = await agent.Scheduler.GetAttributeAsync(new GetAttributeRequest { Name = name, Attribute = "repeat_interval" }, cancellationToken: cancellationToken);
                schedules.Add(name, new NamedCalendar(interval.Value, null));
                MissingIn(CalendarParser.Parse(interval.Value), schedules).ToList().ForEach(missing.Enqueue);
            }
        }
    }

    private static IEnumerable<string> MissingIn(CalendarExpression expression, Dictionary<string, NamedCalendar> schedules) =>
        expression.References.Select(reference => reference.Name).Where(name => !schedules.ContainsKey(name));

    private static Dictionary<string, NamedCalendar> SchedulesOf(string[] given) => given
        .Select(text => text.Split('=', 2))
        .ToDictionary(
            pair => pair.Length == 2 ? pair[0].Trim().ToUpperInvariant() : throw new ScriptHostException(ErrorCode.BadCommandLine, $"--schedule {pair[0]}: give NAME=REPEAT_INTERVAL."),
            pair => new NamedCalendar(pair[1], null),
            StringComparer.Ordinal);

    private static TimeZoneInfo ZoneOf(string name) => ZoneClock.Find(name)
        ?? throw new ScriptHostException(ErrorCode.BadCommandLine, $"--zone {name}: give the IANA name of a time zone, for example Europe/Vienna, or an offset such as +01:00.");

    private static DateTime? DateOf(string? text, string option) => text is null ? null
        : DateTime.TryParseExact(text, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) ? date
        : throw new ScriptHostException(ErrorCode.BadCommandLine, $"{option} {text}: give a date as 2026-03-01 or '2026-03-01 18:30:00', in the time zone of --zone.");

    private static DateTime Truncated(DateTime time) => time.AddTicks(-(time.Ticks % TimeSpan.TicksPerSecond));
}
