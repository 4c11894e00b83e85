using System.Globalization;
using System.Text;

namespace ScriptHost.Cli;

/// <summary>Months with some of their days marked, side by side.</summary>
internal static class CalendarPicture
{
    private const int MaxMonths = 3;
    private const int DaysOfWeek = 7;
    private const int CellWidth = 4;
    private const string Gap = "   ";

    /// <summary>The months of the first dates, at most three.</summary>
    public static string Of(IEnumerable<DateOnly> dates)
    {
        var months = dates.GroupBy(date => new DateOnly(date.Year, date.Month, 1)).Take(MaxMonths).Select(month => Month(month.Key, [.. month.Select(date => date.Day)])).ToList();
        var text = new StringBuilder();
        for (var line = 0; line < months.Max(month => month.Count); line++)
        {
            text.AppendLine(string.Join(Gap, months.Select(month => month.ElementAtOrDefault(line) ?? new string(' ', DaysOfWeek * CellWidth))).TrimEnd());
        }

        return text.ToString();
    }

    private static List<string> Month(DateOnly first, HashSet<int> marked)
    {
        var title = first.ToString("MMMM yyyy", CultureInfo.InvariantCulture);
        var lines = new List<string> { title.PadLeft(((DaysOfWeek * CellWidth) + title.Length) / 2).PadRight(DaysOfWeek * CellWidth), " Mo  Tu  We  Th  Fr  Sa  Su " };
        // Weeks begin on Monday, as everywhere in calendars.
        var before = ((int)first.DayOfWeek + 6) % DaysOfWeek;
        var cells = Enumerable.Repeat(new string(' ', CellWidth), before)
            .Concat(Enumerable.Range(1, DateTime.DaysInMonth(first.Year, first.Month)).Select(day => marked.Contains(day) ? $"[{day,2}]" : $" {day,2} "));
        lines.AddRange(cells.Chunk(DaysOfWeek).Select(week => string.Concat(week).PadRight(DaysOfWeek * CellWidth)));
        return lines;
    }
}
