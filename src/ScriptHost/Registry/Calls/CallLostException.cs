namespace ScriptHost.Registry.Calls;

/// <summary>A call to an agent was lost, and nobody knows how far the run came.</summary>
internal sealed class CallLostException(string message, bool wasAccepted, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>True when the agent had told that it had the run.</summary>
    public bool WasAccepted => wasAccepted;
}
