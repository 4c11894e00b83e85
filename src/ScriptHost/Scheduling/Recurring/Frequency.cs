namespace ScriptHost.Scheduling.Recurring;

/// <summary>FREQ of Oracle's calendaring syntax.</summary>
internal enum Frequency
{
    Yearly,
    Monthly,
    Weekly,
    Daily,
    Hourly,
    Minutely,
    Secondly,
}
