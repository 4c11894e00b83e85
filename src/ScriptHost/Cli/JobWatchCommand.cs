using System.CommandLine;
using Grpc.Core;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost job watch</c>: the events of jobs as they are raised.</summary>
internal sealed class JobWatchCommand : SchedulerCommand
{
    private readonly HistoryOption _of = new();
    private readonly Option<long?> _after = new("--after") { Description = "Begins behind this event, of those that are kept: 0 for all. Default: with what comes.", HelpName = "EVENT-ID" };
    private readonly Option<bool> _json = CommonOptions.Json();

    protected override Command Describe()
    {
        var command = new Command("watch", "Prints a line for each event that jobs raise (raise_events), until it is interrupted.") { _after, _json };
        _of.AddTo(command);
        return command;
    }

    protected override async Task ExecuteAsync(Scheduler.SchedulerClient scheduler, string user, ParseResult parsed, CancellationToken cancellationToken)
    {
        var request = new WatchEventsRequest { User = user, Of = _of.Of(parsed) };
        if (parsed.GetValue(_after) is { } after)
        {
            request.AfterEventId = after;
        }

        using var call = scheduler.WatchEvents(request, cancellationToken: cancellationToken);
        await foreach (var reply in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            foreach (var raised in reply.Events)
            {
                if (parsed.GetValue(_json))
                {
                    RunJson.Print(HistoryText.JsonOf(raised));
                }
                else
                {
                    Console.Out.WriteLine(HistoryText.LineOf(raised));
                }
            }
        }
    }
}
