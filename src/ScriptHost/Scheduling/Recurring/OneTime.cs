namespace ScriptHost.Scheduling.Recurring;

/// <summary>No repeat interval: the start alone.</summary>
internal sealed class OneTime(DateTimeOffset start) : IRecurrence
{
    public DateTimeOffset? NextAfter(DateTimeOffset after) => start > after ? start : null;
}
