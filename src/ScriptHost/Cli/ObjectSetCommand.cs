using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost job|program|schedule set</c>: SET_ATTRIBUTE and SET_ATTRIBUTE_NULL.</summary>
internal sealed class ObjectSetCommand : SchedulerCommand
{
    private readonly Argument<string> _name = Name("What is changed.");
    private readonly Argument<string> _attribute = new("ATTRIBUTE") { Description = "As DBMS_SCHEDULER calls it, for example destination or max_failures." };
    private readonly Argument<string?> _value = new("VALUE") { Description = "TRUE, 5, PT5M, a time or a text. Left out: NULL.", Arity = ArgumentArity.ZeroOrOne };

    protected override Command Describe() => new("set", "Sets an attribute, or takes its value away.") { _name, _attribute, _value };

    protected override async Task ExecuteAsync(Scheduler.SchedulerClient scheduler, string user, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (name, attribute) = (parsed.GetValue(_name)!, parsed.GetValue(_attribute)!);
        if (parsed.GetValue(_value) is { } value)
        {
            await scheduler.SetAttributeAsync(new SetAttributeRequest { User = user, Name = name, Attribute = attribute, Value = value }, cancellationToken: cancellationToken);
        }
        else
        {
            await scheduler.SetAttributeNullAsync(new SetAttributeNullRequest { User = user, Name = name, Attribute = attribute }, cancellationToken: cancellationToken);
        }
    }
}
