namespace ScriptHost.Cli.Sql.Results;

/// <summary>
/// A table that fits a width. The first rows decide how wide each column is; what is wider goes on in the lines below. Where there are more
/// columns than fit, each row is a list of its values instead.
/// </summary>
internal sealed class TableResultPrinter(TextWriter output, int width) : IResultPrinter
{
    private const int RowsThatDecide = 200;
    private const int LeastColumnWidth = 8;

    private readonly List<IReadOnlyList<string?>> _waiting = [];
    private IReadOnlyList<ResultColumn> _columns = [];
    private int[]? _widths;
    private bool _isList;
    private long _count;

    public void Begin(IReadOnlyList<ResultColumn> columns) => _columns = columns;

    public void PrintRow(IReadOnlyList<string?> values)
    {
        _count++;
        if (_widths is not null || _isList)
        {
            Write(values);
            return;
        }

        _waiting.Add(values);
        if (_waiting.Count == RowsThatDecide)
        {
            Decide();
        }
    }

    public void End()
    {
        if (_count > 0)
        {
            Decide();
            output.WriteLine();
        }

        output.Flush();
    }

    private void Decide()
    {
        if (_widths is null && !_isList)
        {
            _widths = Fit();
            _isList = _widths is null;
            if (_widths is not null)
            {
                WriteHead();
            }
        }

        foreach (var row in _waiting)
        {
            Write(row);
        }

        _waiting.Clear();
    }

    /// <summary>Takes from the widest until all fit; null when they cannot.</summary>
    private int[]? Fit()
    {
        var widths = _columns.Select((column, index) => Math.Max(
            CellText.WidthOf(column.Name), _waiting.Max(row => CellText.WidthOf(row[index] ?? "")))).ToArray();
        var room = width - (widths.Length - 1);
        while (widths.Sum() > room)
        {
            var widest = widths.Max();
            if (widest <= LeastColumnWidth)
            {
                return null;
            }

            // All of the widest at once down to the next one, or as far as needed: values may have thousands of characters.
            var next = Math.Max(LeastColumnWidth, widths.Where(one => one < widest).DefaultIfEmpty(LeastColumnWidth).Max());
            var count = widths.Count(one => one == widest);
            var cut = Math.Clamp((widths.Sum() - room + count - 1) / count, 1, widest - next);
            for (var index = 0; index < widths.Length; index++)
            {
                widths[index] -= widths[index] == widest ? cut : 0;
            }
        }

        return widths;
    }

    private void WriteHead()
    {
        WriteLines([.. _columns.Select(column => column.Name)]);
        output.WriteLine(string.Join(' ', _widths!.Select(one => new string('-', one))));
    }

    private void Write(IReadOnlyList<string?> values)
    {
        if (_isList)
        {
            WriteList(values);
        }
        else
        {
            WriteLines(values);
        }
    }

    private void WriteLines(IReadOnlyList<string?> values)
    {
        var cells = values.Select((value, index) => CellText.Wrap(value ?? "", _widths![index])).ToArray();
        for (var line = 0; line < cells.Max(cell => cell.Count); line++)
        {
            var pieces = cells.Select((cell, index) => CellText.Pad(line < cell.Count ? cell[line] : "", _widths![index], _columns[index].IsNumber));
            output.WriteLine(string.Join(' ', pieces).TrimEnd());
        }
    }

    private void WriteList(IReadOnlyList<string?> values)
    {
        var names = Math.Min(_columns.Max(column => CellText.WidthOf(column.Name)), width / 2);
        if (_count > 1)
        {
            output.WriteLine();
        }

        for (var index = 0; index < values.Count; index++)
        {
            var lines = CellText.Wrap(values[index] ?? "", width - names - 2);
            for (var line = 0; line < lines.Count; line++)
            {
                output.WriteLine($"{CellText.Pad(line == 0 ? _columns[index].Name : "", names, isRight: false)}  {lines[line]}".TrimEnd());
            }
        }
    }
}
