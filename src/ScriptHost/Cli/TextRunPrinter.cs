using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary>The script's own output byte for byte on its own streams; everything of ours apart from it.</summary>
/// <param name="notes">Where everything of ours goes.</param>
internal sealed class TextRunPrinter(TextWriter notes) : IRunPrinter
{
    private readonly Stream _output = Console.OpenStandardOutput();
    private readonly Stream _error = Console.OpenStandardError();

    private readonly ProgressLine _progress = new(notes, isTerminal: notes == Console.Error && !Console.IsErrorRedirected);

    public void Print(RunEvent one)
    {
        if (one.EventCase != RunEvent.EventOneofCase.Progress)
        {
            _progress.Erase();
        }

        switch (one.EventCase)
        {
            case RunEvent.EventOneofCase.Output:
                (one.Output.Stream == OutputStream.Stderr ? _error : _output).Write(one.Output.Data.Span);
                break;
            case RunEvent.EventOneofCase.Log:
                notes.WriteLine($"{one.Log.Level.ToString().ToLowerInvariant()}: {one.Log.Message}");
                break;
            case RunEvent.EventOneofCase.Progress:
                _progress.Show(one.Progress);
                break;
            case RunEvent.EventOneofCase.Result:
                notes.WriteLine($"result: {one.Result.Json}");
                break;
            case RunEvent.EventOneofCase.Gap:
                notes.WriteLine($"[{one.Gap.StdoutBytes} bytes of output and {one.Gap.StderrBytes} bytes of errors are not shown: they came faster than they could be]");
                break;
            case RunEvent.EventOneofCase.Outcome:
                notes.WriteLine(OutcomeText.Of(one.Outcome));
                break;
        }
    }

    public void Stopping() => notes.WriteLine("Stopping the run. Press Ctrl-C again to leave at once.");
}
