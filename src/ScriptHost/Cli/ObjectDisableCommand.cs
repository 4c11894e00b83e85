using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost job|program disable</c>: DISABLE.</summary>
internal sealed class ObjectDisableCommand : SchedulerCommand
{
    private readonly Argument<string> _name = Name("One, or several with commas between them.");
    private readonly Option<bool> _force = new("--force") { Description = "Also a job that runs, whose run goes on, and a program that jobs use, which are disabled, too." };

    protected override Command Describe() => new("disable", "Disables jobs or programs.") { _name, _force };

    protected override async Task ExecuteAsync(Scheduler.SchedulerClient scheduler, string user, ParseResult parsed, CancellationToken cancellationToken)
    {
        var request = new DisableRequest { User = user, Name = parsed.GetValue(_name)!, Force = parsed.GetValue(_force) };
        PrintAbsorbed((await scheduler.DisableAsync(request, cancellationToken: cancellationToken)).Errors);
    }
}
