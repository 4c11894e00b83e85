using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost schedule</c>: the verbs of DBMS_SCHEDULER for schedules, and what their expressions mean.</summary>
internal static class ScheduleCommand
{
    public static Command Create() => new("schedule", "Creates, changes and drops named schedules, which jobs share; tells when they are due.")
    {
        new ScheduleCreateCommand().Create(),
        new ObjectSetCommand().Create(),
        new ObjectGetCommand().Create(),
        new ObjectDropCommand(SchedulerObjectKind.Schedule).Create(),
        new ObjectListCommand(SchedulerObjectKind.Schedule).Create(),
        new ObjectShowCommand(SchedulerObjectKind.Schedule).Create(),
        new ScheduleNextCommand().Create(),
    };
}
