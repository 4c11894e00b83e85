using System.Diagnostics;
using System.Text;
using ScriptHost.V1;

namespace ScriptHost.Worker.Running;

/// <summary>An exception as the script's author can use it: message, place in the script, and the script's own frames only.</summary>
internal sealed class ExceptionReport(Exception exception, RunDatabase database)
{
    /// <summary>Fills the outcome, and writes the exception to standard error as an interpreter would.</summary>
    public void WriteTo(WorkerOutcome outcome)
    {
        var frames = ScriptFrames(exception).ToList();
        outcome.Reason = exception switch
        {
            _ when exception == database.OpenFailure => Reason.ConnectionFailed,
            OutOfMemoryException => Reason.OutOfMemory,
            _ => Reason.UnhandledException,
        };
        outcome.Message = $"{exception.GetType().FullName}: {exception.Message}";
        outcome.StackTrace = string.Join('\n', frames.Select(Describe));
        if (frames.FirstOrDefault() is { } inScript)
        {
            outcome.Location = new SourceLocation
            {
                Path = inScript.GetFileName(),
                Line = inScript.GetFileLineNumber(),
                Column = inScript.GetFileColumnNumber(),
            };
        }

        Console.Error.WriteLine(Render());
    }

    private string Render()
    {
        var text = new StringBuilder("Unhandled exception. ");
        for (var current = exception; current is not null; current = current.InnerException)
        {
            text.Append(current == exception ? "" : "\n ---> ");
            text.Append(current.GetType().FullName).Append(": ").Append(current.Message);
            foreach (var frame in ScriptFrames(current))
            {
                text.Append("\n   ").Append(Describe(frame));
            }
        }

        return text.ToString();
    }

    // Our own frames and those of libraries carry no file names that mean anything on this machine.
    private static IEnumerable<StackFrame> ScriptFrames(Exception exception) =>
        new StackTrace(exception, fNeedFileInfo: true).GetFrames()
            .Where(frame => frame.GetFileName() is not null && IsOfScript(frame));

    private static bool IsOfScript(StackFrame frame) =>
        frame.GetMethod()?.DeclaringType?.Assembly is { IsCollectible: true };

    private static string Describe(StackFrame frame) =>
        $"at {NameOf(frame)} in {frame.GetFileName()}:line {frame.GetFileLineNumber()}";

    // The statements of a script outside of functions, which the compiler puts into a method of that name.
    private static bool IsTopLevel(string name) => name == "<Initialize>" || name.StartsWith("<<Initialize>>", StringComparison.Ordinal);

    // Async methods and lambdas appear under names that the compiler made up around theirs: <GsfMain>d__1.MoveNext.
    private static string NameOf(StackFrame frame)
    {
        var method = frame.GetMethod()!;
        foreach (var name in (ReadOnlySpan<string?>)[method.Name, method.DeclaringType?.Name])
        {
            if (name is not null && IsTopLevel(name))
            {
                return "top-level code";
            }

            if (name is ['<', ..] && name.IndexOf('>') is var end and > 1)
            {
                return name[1..end];
            }
        }

        return method.Name;
    }
}
