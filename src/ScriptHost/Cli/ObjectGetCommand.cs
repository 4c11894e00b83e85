using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost job|program|schedule get</c>: GET_ATTRIBUTE.</summary>
internal sealed class ObjectGetCommand : SchedulerCommand
{
    private readonly Argument<string> _name = Name("What is asked about.");
    private readonly Argument<string> _attribute = new("ATTRIBUTE") { Description = "As DBMS_SCHEDULER calls it." };

    protected override Command Describe() => new("get", "Prints an attribute; an empty line for NULL.") { _name, _attribute };

    protected override async Task ExecuteAsync(Scheduler.SchedulerClient scheduler, string user, ParseResult parsed, CancellationToken cancellationToken)
    {
        var request = new GetAttributeRequest { User = user, Name = parsed.GetValue(_name)!, Attribute = parsed.GetValue(_attribute)! };
        Console.Out.WriteLine((await scheduler.GetAttributeAsync(request, cancellationToken: cancellationToken)).Value);
    }
}
