using ScriptHost.Profiles;
using ScriptHost.Scheduling.Calendars;
using ScriptHost.Scheduling.Definitions;

namespace ScriptHost.Scheduling.Verbs;

/// <summary>Sets attributes of a definition, each checked against its row and against those that are there.</summary>
internal static class AttributeChanges
{
    // Texts with a syntax of their own.
    private static readonly Dictionary<string, Action<string>> Syntax = new(StringComparer.Ordinal)
    {
        ["destination"] = text => Destination.Parse(text),
        ["mask_arguments"] = text => ArgumentMask.Parse(text),
        ["nls_env"] = text => NlsSettings.Parse(text),
        ["time_zone"] = CheckTimeZone,
        ["default_timezone"] = CheckDefaultTimeZone,
    };

    /// <exception cref="Errors.ScriptHostException">BAD_REQUEST, NOT_SUPPORTED or PERMISSION_DENIED; the definition is as it was.</exception>
    public static SchedulerObject Set(VerbScope scope, SchedulerObject changed, string attribute, string text)
    {
        var row = AttributeTable.Find(changed.AttributeOwner, attribute);
        if (row.Name == "repeat_interval" && string.IsNullOrWhiteSpace(text))
        {
            throw OracleError.EmptyInterval();
        }

        var value = AttributeValues.Parse(row, text, changed.Name.Owner, ZoneOf(scope, changed));
        Syntax.GetValueOrDefault(row.Name)?.Invoke(text);
        if (row.Name == "repeat_interval")
        {
            // With what it refers to, so that a mistake shows now and not when it is due.
            new CalendarFactory(TimeZoneInfo.Utc, scope.Now.DateTime, scope.SchedulesOf(changed.Name.Owner)).Create(CalendarParser.Parse(text));
        }

        if (row.Name == "destination")
        {
            scope.Authority.CheckEndpoint(scope.User, Destination.Parse(text).Endpoint);
        }

        var excluded = changed.Kind == ObjectKind.Job ? row.Excludes.FirstOrDefault(changed.Attributes.Has) : null;
        if (excluded is not null)
        {
            throw OracleError.Inconsistent($"{row.Name} of {changed.Name} cannot be set while {excluded} has a value. Set that to NULL before.");
        }

        var result = changed with { Attributes = changed.Attributes.With(row.Name, value) };
        Check(result);
        return result;
    }

    /// <exception cref="Errors.ScriptHostException">BAD_REQUEST: it has no such attribute, or one that cannot be NULL.</exception>
    public static SchedulerObject SetNull(SchedulerObject changed, string attribute)
    {
        var row = AttributeTable.Find(changed.AttributeOwner, attribute);
        return row.IsNullable
            ? changed with { Attributes = changed.Attributes.Without(row.Name) }
            : throw OracleError.InvalidValue("NULL", row.Name, "it cannot be NULL.");
    }

    /// <summary>Checks and reads a scheduler attribute's value.</summary>
    /// <exception cref="Errors.ScriptHostException">BAD_REQUEST or NOT_SUPPORTED.</exception>
    public static (AttributeRow Row, string Value) ReadSetting(string attribute, string text)
    {
        var row = AttributeTable.Find(AttributeOwners.Scheduler, attribute);
        var value = AttributeValues.Format(AttributeValues.Parse(row, text, caller: "", zone: "UTC"));
        Syntax.GetValueOrDefault(row.Name)?.Invoke(text);
        return (row, value);
    }

    private static void Check(SchedulerObject result)
    {
        var (start, end) = (result.Attributes.Find<ZonedTime>("start_date"), result.Attributes.Find<ZonedTime>("end_date"));
        if (end is { } last && last.At < start?.At)
        {
            throw OracleError.EndsBeforeItStarts(last.ToString());
        }

        var surplus = result.Arguments.FirstOrDefault(argument => argument.Position > result.ArgumentCount && !result.Attributes.Has("program_name"));
        if (surplus is not null && result.Kind != ObjectKind.Schedule)
        {
            throw OracleError.Inconsistent($"{result.Name} has argument {surplus.Position}: drop or reset it before number_of_arguments is made less.");
        }
    }

    private static string ZoneOf(VerbScope scope, SchedulerObject changed) => changed.Attributes.FindText("time_zone") ?? scope.DefaultZone;

    // The session of a run gets it.
    private static void CheckTimeZone(string zone)
    {
        if (SessionTexts.FindTimeZone(zone) is null)
        {
            throw OracleError.InvalidValue(zone, "time_zone", "give an IANA name such as Europe/Vienna, or UTC. An offset is for times: start_date => '… +01:00'.");
        }
    }

    private static void CheckDefaultTimeZone(string zone)
    {
        if (ZoneClock.Find(zone) is null)
        {
            throw OracleError.InvalidValue(zone, "default_timezone", "give an IANA name such as Europe/Vienna, UTC, or an offset such as +01:00.");
        }
    }
}
