namespace ScriptHost.Registry.Calls;

/// <summary>A call to an agent was lost, and nobody knows how far the run came.</summary>
internal sealed class CallLostException(string message, Exception? cause = null) : Exception(message, cause);
