using System.Globalization;

namespace ScriptHost.Scheduling.Calendars;

/// <summary>A named schedule that a calendar refers to.</summary>
/// <param name="Name">In capitals, or with its quotes, behind its owner's if that was given: <c>HR.HOLIDAYS</c>.</param>
/// <param name="OffsetDays">Its days come so many later; 0 for none.</param>
/// <param name="Position">Where it stands in the text, counted from 0.</param>
internal sealed record ScheduleReference(string Name, int OffsetDays, int Position)
{
    public override string ToString() => OffsetDays == 0 ? Name : string.Create(CultureInfo.InvariantCulture, $"{Name}+OFFSET:{OffsetDays}D");
}
