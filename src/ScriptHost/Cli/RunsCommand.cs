using System.CommandLine;

namespace ScriptHost.Cli;

/// <summary><c>scripthost runs</c>: what an agent runs and has run.</summary>
internal static class RunsCommand
{
    public static Command Create() => new("runs", "Shows and stops the runs of an agent that serves.")
    {
        new RunsListCommand().Create(),
        new RunsShowCommand().Create(),
        new RunsLogCommand().Create(),
        new RunsWhyCommand().Create(),
        new RunsCancelCommand().Create(),
    };

    public static Argument<string> RunId() => new("RUN-ID") { Description = "As the list shows it." };
}
