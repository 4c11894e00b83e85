using ScriptHost.V1;

namespace ScriptHost.Worker.Running;

/// <summary>What one run tells the agent, from any thread and in order. Whoever tells faster than the agent takes it waits.</summary>
internal sealed class RunEvents(Action<RunReply> send)
{
    private readonly Lock _lock = new();
    private bool _isOver;

    /// <summary>Tells something; after the run's end nobody listens.</summary>
    public void Tell(WorkerEvent next)
    {
        lock (_lock)
        {
            if (!_isOver)
            {
                Send(next);
            }
        }
    }

    /// <summary>Tells the outcome, and that is the end.</summary>
    public void End(WorkerOutcome outcome)
    {
        lock (_lock)
        {
            _isOver = true;
            Send(new WorkerEvent { Outcome = outcome });
        }
    }

    private void Send(WorkerEvent next) => send(new RunReply { Events = { next } });
}
