using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost job|program|schedule show</c>: all that the scheduler has of it.</summary>
internal sealed class ObjectShowCommand(SchedulerObjectKind kind) : SchedulerCommand
{
    private readonly Argument<string> _name = Name("What is shown.");
    private readonly Option<bool> _json = CommonOptions.Json();

    protected override Command Describe() => new("show", "Shows all attributes that were set, the arguments, and how a job is getting on.") { _name, _json };

    protected override async Task ExecuteAsync(Scheduler.SchedulerClient scheduler, string user, ParseResult parsed, CancellationToken cancellationToken)
    {
        var request = new ListObjectsRequest { User = user, Kind = kind, Name = parsed.GetValue(_name)! };
        var shown = (await scheduler.ListObjectsAsync(request, cancellationToken: cancellationToken)).Objects[0];
        if (parsed.GetValue(_json))
        {
            RunJson.Print(ObjectText.JsonOf(shown));
        }
        else
        {
            Console.Out.Write(ObjectText.Of(shown));
        }
    }
}
