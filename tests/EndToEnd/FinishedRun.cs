using System.Text;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>All events of a run that has ended.</summary>
public sealed record FinishedRun(IReadOnlyList<RunEvent> Events)
{
    public Outcome Outcome => Events[^1].Outcome;

    public string Output => TextOf(OutputStream.Stdout);

    public string Error => TextOf(OutputStream.Stderr);

    private string TextOf(OutputStream stream) => Encoding.UTF8.GetString(
        [.. Events.Where(one => one.Output?.Stream == stream).SelectMany(one => one.Output.Data)]);
}
