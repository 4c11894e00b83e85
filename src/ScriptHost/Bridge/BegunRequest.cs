namespace ScriptHost.Bridge;

/// <summary>What was put on record before the agent was asked.</summary>
/// <param name="Agent">As <see cref="ChosenAgent"/> writes it.</param>
/// <param name="Profile">Empty: the owner's.</param>
/// <param name="RunId">The id that the run has now.</param>
/// <param name="WallSeconds">The longest time of the run; 0: no bound.</param>
internal sealed record BegunRequest(string Agent, string Profile, string RunId, long WallSeconds);
