using System.CommandLine;
using System.Globalization;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost job argument</c>: SET_JOB_ARGUMENT_VALUE and RESET_JOB_ARGUMENT_VALUE.</summary>
internal sealed class JobArgumentCommand : SchedulerCommand
{
    private readonly Argument<string> _name = Name("The job.");
    private readonly Argument<string> _argument = new("ARGUMENT") { Description = "Its position, counted from 1, or the name that the job's program gave it." };
    private readonly Argument<string?> _value = new("VALUE") { Description = "Left out: the value is taken away.", Arity = ArgumentArity.ZeroOrOne };

    protected override Command Describe() => new("argument", "Sets the value of an argument, or takes it away.") { _name, _argument, _value };

    protected override async Task ExecuteAsync(Scheduler.SchedulerClient scheduler, string user, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (name, argument) = (parsed.GetValue(_name)!, parsed.GetValue(_argument)!);
        int? position = int.TryParse(argument, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;
        if (parsed.GetValue(_value) is { } value)
        {
            var request = new SetJobArgumentValueRequest { User = user, JobName = name, ArgumentValue = value };
            if (position is { } at)
            {
                request.ArgumentPosition = at;
            }
            else
            {
                request.ArgumentName = argument;
            }

            await scheduler.SetJobArgumentValueAsync(request, cancellationToken: cancellationToken);
            return;
        }

        var reset = new ResetJobArgumentValueRequest { User = user, JobName = name };
        if (position is { } from)
        {
            reset.ArgumentPosition = from;
        }
        else
        {
            reset.ArgumentName = argument;
        }

        await scheduler.ResetJobArgumentValueAsync(reset, cancellationToken: cancellationToken);
    }
}
