namespace ScriptHost.Scheduling.Calendars;

/// <summary>One turn of a frequency of a day or more.</summary>
/// <param name="First">The number of its first day, as <see cref="DateOnly.DayNumber"/>.</param>
/// <param name="Last">The number of its last day.</param>
/// <param name="Year">The year of a YEARLY frequency, which is ISO's with BYWEEKNO; else that of the first day.</param>
/// <param name="Number">Which of its cycle it is, from 1, where the frequency says how many make one; else 0.</param>
internal readonly record struct Period(int First, int Last, int Year, int Number)
{
    /// <summary>A turn without days, before the first one.</summary>
    public static Period None { get; } = new(0, -1, 1, 0);
}
