using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost program argument</c>: DEFINE_PROGRAM_ARGUMENT and DEFINE_METADATA_ARGUMENT.</summary>
internal sealed class ProgramArgumentCommand : SchedulerCommand
{
    private readonly Argument<string> _name = Name("The program.");
    private readonly Argument<int> _position = new("POSITION") { Description = "Counts from 1." };
    private readonly Option<string?> _argumentName = Text("--name", "By which jobs may set it.", "NAME");
    private readonly Option<string> _type = new("--type") { Description = "As a database would call it; nobody checks it. Default VARCHAR2.", HelpName = "TYPE", DefaultValueFactory = _ => "VARCHAR2" };
    private readonly Option<string?> _default = Text("--default", "Its value where a job sets none.", "VALUE");
    private readonly Option<string?> _metadata = Text("--metadata", "What the scheduler puts in at each run: job_name, job_owner, job_scheduled_start or job_start.", "ATTRIBUTE");

    protected override Command Describe() => new("argument", "Defines an argument of a program.") { _name, _position, _argumentName, _type, _default, _metadata };

    protected override async Task ExecuteAsync(Scheduler.SchedulerClient scheduler, string user, ParseResult parsed, CancellationToken cancellationToken)
    {
        var (program, position, name) = (parsed.GetValue(_name)!, parsed.GetValue(_position), parsed.GetValue(_argumentName));
        if (parsed.GetValue(_metadata) is { } metadata)
        {
            var filled = new DefineMetadataArgumentRequest { User = user, ProgramName = program, ArgumentPosition = position, MetadataAttribute = metadata };
            if (name is not null)
            {
                filled.ArgumentName = name;
            }

            await scheduler.DefineMetadataArgumentAsync(filled, cancellationToken: cancellationToken);
            return;
        }

        var request = new DefineProgramArgumentRequest { User = user, ProgramName = program, ArgumentPosition = position, ArgumentType = parsed.GetValue(_type)! };
        if (name is not null)
        {
            request.ArgumentName = name;
        }

        if (parsed.GetValue(_default) is { } value)
        {
            request.DefaultValue = value;
        }

        await scheduler.DefineProgramArgumentAsync(request, cancellationToken: cancellationToken);
    }
}
