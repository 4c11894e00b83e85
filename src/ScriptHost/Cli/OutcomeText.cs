using System.Text;
using ScriptHost.Diagnostics;
using ScriptHost.Scripts;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary>An outcome in a line or a few.</summary>
internal static class OutcomeText
{
    public static string Of(Outcome outcome)
    {
        var text = new StringBuilder();
        foreach (var diagnostic in outcome.Diagnostics)
        {
            text.AppendLine(DiagnosticText.Format(diagnostic));
        }

        text.Append(StatusOf(outcome)).Append(" (").Append(Timing(outcome)).Append(')');
        if (outcome.Transaction is not (TransactionState.None or TransactionState.Unspecified))
        {
            text.Append(", transaction ").Append(NameOf(outcome.Transaction));
        }

        // What the errors above say already is not said twice.
        if (outcome.Message != "" && outcome.Diagnostics.All(diagnostic => diagnostic.Severity != Severity.Error))
        {
            text.Append(": ").Append(outcome.Message);
            if (outcome.Location is { Path: not "", Line: > 0 } place)
            {
                text.Append($" [{place.Path}({place.Line})]");
            }
        }

        return text.ToString();
    }

    /// <summary>Status and, where there is one, reason: <c>FAILED TIMED_OUT</c>.</summary>
    public static string StatusOf(Outcome outcome) =>
        outcome.Reason == Reason.Unspecified ? NameOf(outcome.Status) : $"{NameOf(outcome.Status)} {NameOf(outcome.Reason)}";

    /// <inheritdoc cref="WireName.Of"/>
    public static string NameOf<TEnum>(TEnum value)
        where TEnum : struct, Enum => WireName.Of(value);

    private static string Timing(Outcome outcome)
    {
        var run = $"{outcome.RunTime?.ToTimeSpan().TotalMilliseconds ?? 0:0.0} ms";
        if (outcome.Warm)
        {
            return $"{run}, warm";
        }

        return outcome.CompileTime?.ToTimeSpan() is { Ticks: > 0 } compile ? $"{run}, compiled in {compile.TotalMilliseconds:0} ms" : run;
    }
}
