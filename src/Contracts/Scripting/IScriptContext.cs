using Microsoft.Extensions.Logging;

namespace ScriptHost.Scripting;

/// <summary>What a run gives its script: who it runs for, the database connection, and ways to talk to the host.</summary>
public interface IScriptContext
{
    /// <summary>The job and the run that this call belongs to.</summary>
    JobContext Job { get; }

    /// <summary>What the session tells the database and the script about itself.</summary>
    SessionContext Session { get; }

    /// <summary>True when the run was started with context, so that <see cref="Connection"/> can be had.</summary>
    bool HasConnection { get; }

    /// <summary>The owner's database connection; the same as <see cref="GetConnection"/>.</summary>
    /// <exception cref="InvalidOperationException">The run has no context.</exception>
    /// <exception cref="ScriptDbException">The connection cannot be had; the message names profile, cause and next step.</exception>
    ScriptConnection Connection { get; }

    /// <summary>
    /// The owner's database connection, opened at the first call. The same object until it is closed, then a new one.
    /// Autocommit is off: what is left uncommitted is committed when the script succeeds and rolled back when it fails.
    /// </summary>
    /// <exception cref="InvalidOperationException">The run has no context.</exception>
    /// <exception cref="ScriptDbException">The connection cannot be had; the message names profile, cause and next step.</exception>
    ScriptConnection GetConnection();

    /// <summary>The script's canonical path.</summary>
    string ScriptPath { get; }

    /// <summary>The folder that the script lies in.</summary>
    string ScriptDirectory { get; }

    /// <summary>Signalled when the run is to end: cancelled, timed out or shut down. After a grace period the process is killed.</summary>
    CancellationToken CancellationToken { get; }

    /// <summary>Entries appear with the run's events, with their level.</summary>
    ILogger Log { get; }

    /// <summary>
    /// A secret that the operator granted to the script's owner. Its value is masked in what the script prints, as far as it appears there
    /// unchanged.
    /// </summary>
    /// <param name="name">As the agent's settings name it (<c>Secrets:NAME</c>); case counts.</param>
    /// <exception cref="KeyNotFoundException">The owner was granted none of this name, or it could not be read; the agent's log says why.</exception>
    string GetSecret(string name);

    /// <summary>Tells the host, and whoever watches the run, how far the script is.</summary>
    /// <param name="fraction">0 to 1; negative when no share is known.</param>
    /// <param name="text">A few words for people; may be null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is above 1, or no number.</exception>
    void ReportProgress(double fraction, string? text = null);

    /// <summary>Sets the run's result, which travels with its events; the last one counts.</summary>
    /// <param name="json">A JSON text of at most 1 MB, for example from <c>JsonSerializer.Serialize(value)</c>.</param>
    /// <exception cref="ArgumentException">The text is no JSON, or too long.</exception>
    void SetResult(string json);
}
