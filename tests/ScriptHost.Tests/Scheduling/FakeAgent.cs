using System.Collections.Concurrent;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.Firing;
using ScriptHost.V1;

namespace ScriptHost.Tests.Scheduling;

/// <summary>An agent that keeps the promise about run ids: the same id attaches, and is executed once.</summary>
internal sealed class FakeAgent : IRunSender
{
    private readonly ConcurrentDictionary<string, Outcome> _known = new(StringComparer.Ordinal);

    /// <summary>What each run does; executed once an id.</summary>
    public Func<RunJobRequest, Outcome> Script { get; set; } = _ => new Outcome { Status = OutcomeStatus.Succeeded };

    /// <summary>Happens before each call is looked at; may throw.</summary>
    public Action<RunJobRequest> OnCall { get; set; } = _ => { };

    /// <summary>Ids in the order of their execution.</summary>
    public ConcurrentQueue<string> Executed { get; } = new();

    public string Choose(Destination? destination) => destination is null ? "" : "agent.example:16000";

    public Task<Outcome> RunAsync(string url, RunJobRequest request, CancellationToken cancellationToken)
    {
        OnCall(request);
        return Task.FromResult(_known.GetOrAdd(request.RunId, id =>
        {
            Executed.Enqueue(id);
            return Script(request);
        }));
    }
}
