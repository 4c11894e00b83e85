using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost job</c>: the verbs of DBMS_SCHEDULER for jobs.</summary>
internal static class JobCommand
{
    public static Command Create() => new("job", "Creates, changes, enables, runs, stops and drops the scheduler's jobs.")
    {
        new JobCreateCommand().Create(),
        new JobArgumentCommand().Create(),
        new ObjectSetCommand().Create(),
        new ObjectGetCommand().Create(),
        new ObjectEnableCommand().Create(),
        new ObjectDisableCommand().Create(),
        new JobRunCommand().Create(),
        new JobStopCommand().Create(),
        new JobCopyCommand().Create(),
        new JobDropCommand().Create(),
        new JobExportCommand().Create(),
        new JobNameCommand().Create(),
        new ObjectListCommand(SchedulerObjectKind.Job).Create(),
        new ObjectShowCommand(SchedulerObjectKind.Job).Create(),
        new JobDetailsCommand().Create(),
        new JobLogCommand().Create(),
        new JobPurgeLogCommand().Create(),
        new JobWatchCommand().Create(),
    };
}
