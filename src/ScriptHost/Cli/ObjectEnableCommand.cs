using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost job|program enable</c>: ENABLE.</summary>
internal sealed class ObjectEnableCommand : SchedulerCommand
{
    private readonly Argument<string> _name = Name("One, or several with commas between them.");

    protected override Command Describe() => new("enable", "Enables what is complete; it stays disabled and tells why when it is not.") { _name };

    protected override async Task ExecuteAsync(Scheduler.SchedulerClient scheduler, string user, ParseResult parsed, CancellationToken cancellationToken) =>
        PrintAbsorbed((await scheduler.EnableAsync(new EnableRequest { User = user, Name = parsed.GetValue(_name)! }, cancellationToken: cancellationToken)).Errors);
}
