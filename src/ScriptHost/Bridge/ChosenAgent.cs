namespace ScriptHost.Bridge;

/// <summary>The one agent that a request's run is sent to, as it is put on record.</summary>
/// <param name="Url">Of an endpoint's agent; empty: the agent of the process whose bridge chose it.</param>
/// <param name="Bridge">The id of that bridge; of no meaning for an endpoint's agent.</param>
internal sealed record ChosenAgent(string Url, string Bridge)
{
    // The database knows it, too: it leaves such runs to their bridge for longer.
    private const string Local = "local:";

    /// <summary>As the database keeps it.</summary>
    public override string ToString() => Url is "" ? Local + Bridge : Url;

    public static ChosenAgent Parse(string text) =>
        text.StartsWith(Local, StringComparison.Ordinal) ? new ChosenAgent("", text[Local.Length..]) : new ChosenAgent(text, "");

    /// <summary>True when a certain bridge can ask it.</summary>
    public bool IsReachableFrom(string bridge) => Url is not "" || Bridge == bridge;
}
