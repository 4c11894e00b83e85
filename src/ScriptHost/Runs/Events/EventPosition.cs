using ScriptHost.V1;

namespace ScriptHost.Runs.Events;

/// <summary>A place between two events of a run: the number of the last event before it, and the bytes of output up to there.</summary>
internal readonly record struct EventPosition(long Number, long StdoutBytes, long StderrBytes)
{
    /// <summary>The place behind an event, which may be a gap.</summary>
    public EventPosition Behind(RunEvent one) => one.EventCase switch
    {
        RunEvent.EventOneofCase.Output when one.Output.Stream == OutputStream.Stderr => new(one.Number, StdoutBytes, StderrBytes + one.Output.Data.Length),
        RunEvent.EventOneofCase.Output => new(one.Number, StdoutBytes + one.Output.Data.Length, StderrBytes),
        RunEvent.EventOneofCase.Gap => new(one.Number, StdoutBytes + one.Gap.StdoutBytes, StderrBytes + one.Gap.StderrBytes),
        _ => this with { Number = one.Number },
    };

    /// <summary>One event in place of all between here and a later place. It has the number of the last of them.</summary>
    public RunEvent GapTo(EventPosition later) => new()
    {
        Number = later.Number,
        Gap = new RunGap
        {
            EventCount = later.Number - Number,
            StdoutBytes = later.StdoutBytes - StdoutBytes,
            StderrBytes = later.StderrBytes - StderrBytes,
        },
    };
}
