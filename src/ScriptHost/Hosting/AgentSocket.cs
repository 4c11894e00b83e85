using ScriptHost.Workers;

namespace ScriptHost.Hosting;

/// <summary>Where an agent can be reached on its own machine.</summary>
internal static class AgentSocket
{
    /// <summary>The socket of the agent that serves a data folder.</summary>
    public static string PathFor(string dataDirectory)
    {
        var path = Path.Combine(Path.GetFullPath(dataDirectory), "agent.sock");
        RuntimeFolder.CheckSocketPath(path, "Agent:DataDirectory (option --data)");
        return path;
    }
}
