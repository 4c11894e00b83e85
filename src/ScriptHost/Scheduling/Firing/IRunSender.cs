using ScriptHost.Errors;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.V1;

namespace ScriptHost.Scheduling.Firing;

/// <summary>Sends runs to agents: the local one, or those of endpoints.</summary>
internal interface IRunSender
{
    /// <summary>Chooses the agent that a new run goes to.</summary>
    /// <param name="destination">Null: the local agent.</param>
    /// <returns>Its URL; empty for the local agent.</returns>
    string Choose(Destination? destination);

    /// <summary>Runs, or attaches to the run of the same id, and waits for the outcome.</summary>
    /// <param name="url">Of the agent that was chosen.</param>
    /// <param name="request">What is to run.</param>
    /// <param name="received">Told all events in order, from the run's first; the next ones wait until it is done. Null: nobody wants them.</param>
    /// <param name="cancellationToken">Gives up waiting; the run goes on.</param>
    /// <exception cref="ScriptHostException">
    /// It was refused, and nothing was started. Where the error table says "later", it may be taken when it is sent again.
    /// </exception>
    /// <exception cref="RunLostException">The agent went away, and nobody knows how far it came: ask again.</exception>
    Task<Outcome> RunAsync(string url, RunJobRequest request, Func<IReadOnlyList<RunEvent>, Task>? received, CancellationToken cancellationToken);

    /// <summary>Attaches to a run that an agent may have been asked for before, and waits for the outcome; starts nothing.</summary>
    /// <returns>Null: the agent does not know the run.</returns>
    /// <inheritdoc cref="RunAsync"/>
    Task<Outcome?> AttachAsync(string url, RunJobRequest request, Func<IReadOnlyList<RunEvent>, Task>? received, CancellationToken cancellationToken);

    /// <summary>Asks an agent to stop a run.</summary>
    /// <param name="url">Of the agent that was chosen.</param>
    /// <param name="request">What it was asked to run.</param>
    /// <param name="grace">How long the script may take to end by itself; null for the agent's default.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <returns>False: the agent does not know the run.</returns>
    /// <exception cref="ScriptHostException">It refused, or could not be asked.</exception>
    Task<bool> StopAsync(string url, RunJobRequest request, TimeSpan? grace, CancellationToken cancellationToken);
}

/// <summary>The connection to a run was lost before its outcome was known.</summary>
internal sealed class RunLostException(string message, bool wasAccepted, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>True when the agent had told that it had the run.</summary>
    public bool WasAccepted => wasAccepted;
}
