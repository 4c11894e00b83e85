using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost program</c>: the verbs of DBMS_SCHEDULER for programs.</summary>
internal static class ProgramCommand
{
    public static Command Create() => new("program", "Creates, changes, enables and drops programs, which jobs share.")
    {
        new ProgramCreateCommand().Create(),
        new ProgramArgumentCommand().Create(),
        new ObjectSetCommand().Create(),
        new ObjectGetCommand().Create(),
        new ObjectEnableCommand().Create(),
        new ObjectDisableCommand().Create(),
        new ObjectDropCommand(SchedulerObjectKind.Program).Create(),
        new ObjectListCommand(SchedulerObjectKind.Program).Create(),
        new ObjectShowCommand(SchedulerObjectKind.Program).Create(),
    };
}
