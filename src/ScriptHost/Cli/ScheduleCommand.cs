using System.CommandLine;

namespace ScriptHost.Cli;

/// <summary><c>scripthost schedule</c>: when things are due.</summary>
internal static class ScheduleCommand
{
    public static Command Create() => new("schedule", "Tells when schedules are due.")
    {
        new ScheduleNextCommand().Create(),
    };
}
