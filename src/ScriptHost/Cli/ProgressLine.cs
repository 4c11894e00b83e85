using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary>One line at the bottom of a terminal that shows how far a run is. Shows nothing where there is no terminal.</summary>
internal sealed class ProgressLine(TextWriter terminal, bool isTerminal)
{
    private const int BarWidth = 24;
    private const string EraseLine = "\r\u001b[2K";

    private bool _isShown;

    public void Show(Progress progress)
    {
        if (!isTerminal)
        {
            return;
        }

        var filled = (int)Math.Round(Math.Clamp(progress.Fraction, 0, 1) * BarWidth);
        var bar = progress.Fraction < 0
            ? ""
            : $"[{new string('#', filled)}{new string('.', BarWidth - filled)}] {Math.Clamp(progress.Fraction, 0, 1),4:P0} ";
        terminal.Write($"{EraseLine}{bar}{OneLine(progress.Text)}");
        _isShown = true;
    }

    /// <summary>Makes room for other output.</summary>
    public void Erase()
    {
        if (_isShown)
        {
            terminal.Write(EraseLine);
            _isShown = false;
        }
    }

    private static string OneLine(string text) => new([.. text.Take(80).Select(c => char.IsControl(c) ? ' ' : c)]);
}
