namespace ScriptHost.Scheduling.Recurring;

/// <summary>When a schedule fires.</summary>
internal interface IRecurrence
{
    /// <summary>The first time strictly after a given one; null when there is none.</summary>
    DateTimeOffset? NextAfter(DateTimeOffset after);
}
