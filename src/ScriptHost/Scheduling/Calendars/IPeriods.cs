namespace ScriptHost.Scheduling.Calendars;

/// <summary>The turns of a frequency, counted from the one that the start date lies in, which is 0.</summary>
internal interface IPeriods
{
    /// <summary>How many turns it takes until weekdays, leap days and all repeat.</summary>
    int Cycle { get; }

    /// <summary>The turn that a day lies in; that before, where it lies in none.</summary>
    int IndexOf(int day);

    /// <summary>A turn; <see cref="Period.None"/> where there is none yet, null where there is none any more.</summary>
    Period? At(int index);
}
