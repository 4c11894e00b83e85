namespace ScriptHost.Scheduling.Calendars;

/// <summary>The frame that FREQ sets.</summary>
internal enum Frequency
{
    Yearly,
    Monthly,
    Weekly,
    Daily,
    Hourly,
    Minutely,
    Secondly,

    /// <summary>The periods of a named schedule.</summary>
    UserDefined,
}
