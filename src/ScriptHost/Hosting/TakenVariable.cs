namespace ScriptHost.Hosting;

/// <summary>An environment variable of Oracle's agent that was found, and what is made of it.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Meaning">What it stands for here, for the log; never its value.</param>
/// <param name="Settings">Ours, with their values; empty when it changes nothing.</param>
internal sealed record TakenVariable(string Name, string Meaning, IReadOnlyList<KeyValuePair<string, string?>> Settings);
