using System.Collections.Concurrent;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.Firing;
using ScriptHost.V1;

namespace ScriptHost.Tests.Scheduling;

/// <summary>An agent that keeps the promise about run ids: the same id attaches, and is executed once.</summary>
internal sealed class FakeAgent : IRunSender
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource<Outcome>> _known = new(StringComparer.Ordinal);

    /// <summary>What each run does; executed once an id.</summary>
    public Func<RunJobRequest, Outcome> Script { get; set; } = _ => new Outcome { Status = OutcomeStatus.Succeeded };

    /// <summary>Happens before each call is looked at; may throw.</summary>
    public Action<RunJobRequest> OnCall { get; set; } = _ => { };

    /// <summary>Ids in the order of their execution.</summary>
    public ConcurrentQueue<string> Executed { get; } = new();

    public string Choose(Destination? destination) => destination is null ? "" : "agent.example:16000";

    /// <summary>True: runs go on until they are stopped.</summary>
    public bool RunsOn { get; set; }

    /// <summary>True: runs that are told to stop go on all the same.</summary>
    public bool IsDeaf { get; set; }

    /// <summary>What was asked to stop, and with what grace.</summary>
    public ConcurrentQueue<(string RunId, TimeSpan? Grace)> Stops { get; } = new();

    /// <summary>Happens before each request to stop is looked at; may throw.</summary>
    public Action<string> OnStop { get; set; } = _ => { };

    /// <summary>Completes when runs are taken: what comes before waits.</summary>
    public Task Accepts { get; set; } = Task.CompletedTask;

    /// <summary>As an agent whose journal is gone.</summary>
    public void Forget(string runId) => _known.TryRemove(runId, out _);

    public async Task<Outcome> RunAsync(string url, RunJobRequest request, Func<IReadOnlyList<RunEvent>, Task>? received, CancellationToken cancellationToken)
    {
        OnCall(request);
        await Accepts.WaitAsync(cancellationToken);
        return await _known.GetOrAdd(request.RunId, id =>
        {
            Executed.Enqueue(id);
            var run = new TaskCompletionSource<Outcome>(TaskCreationOptions.RunContinuationsAsynchronously);
            if (!RunsOn)
            {
                run.SetResult(Script(request));
            }

            return run;
        }).Task.WaitAsync(cancellationToken);
    }

    public async Task<Outcome?> AttachAsync(string url, RunJobRequest request, Func<IReadOnlyList<RunEvent>, Task>? received, CancellationToken cancellationToken)
    {
        OnCall(request);
        return _known.TryGetValue(request.RunId, out var run) ? await run.Task.WaitAsync(cancellationToken) : null;
    }

    public Task<bool> StopAsync(string url, RunJobRequest request, TimeSpan? grace, CancellationToken cancellationToken)
    {
        var isDeaf = IsDeaf;
        Stops.Enqueue((request.RunId, grace));
        OnStop(request.RunId);
        if (!_known.TryGetValue(request.RunId, out var run))
        {
            return Task.FromResult(false);
        }

        if (!isDeaf)
        {
            End(request.RunId, new Outcome { Status = OutcomeStatus.Stopped, Reason = Reason.Cancelled, Message = "The run was cancelled." });
        }

        return Task.FromResult(true);
    }

    /// <summary>Ends a run that goes on.</summary>
    public void End(string runId, Outcome outcome) => _known[runId].TrySetResult(outcome);
}
