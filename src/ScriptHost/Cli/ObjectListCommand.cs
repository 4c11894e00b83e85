using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost job|program|schedule list</c>: a line each.</summary>
internal sealed class ObjectListCommand(SchedulerObjectKind kind) : SchedulerCommand
{
    private readonly Option<bool> _json = CommonOptions.Json();

    protected override Command Describe() => new("list", "Lists those of the user, by name.") { _json };

    protected override async Task ExecuteAsync(Scheduler.SchedulerClient scheduler, string user, ParseResult parsed, CancellationToken cancellationToken)
    {
        foreach (var one in (await scheduler.ListObjectsAsync(new ListObjectsRequest { User = user, Kind = kind }, cancellationToken: cancellationToken)).Objects)
        {
            if (parsed.GetValue(_json))
            {
                RunJson.Print(ObjectText.JsonOf(one));
            }
            else
            {
                Console.Out.WriteLine(ObjectText.LineOf(one));
            }
        }
    }
}
