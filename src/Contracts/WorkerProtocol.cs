namespace ScriptHost;

/// <summary>The names that agent and workers agree on beside worker.proto.</summary>
public static class WorkerProtocol
{
    /// <summary>The version of worker.proto that this release speaks.</summary>
    public const int Version = 1;

    /// <summary>The metadata key of the one-time token.</summary>
    public const string TokenKey = "scripthost-token";

    /// <summary>Capability: the agent reads the output from the worker's own standard output and standard error.</summary>
    public const string OutputOnDescriptors = "output.descriptors";

    /// <summary>Capability: output comes as events of the Run call.</summary>
    public const string OutputInEvents = "output.events";

    /// <summary>Capability: runs come on a Unix socket of their own instead of the Run call, one behind the other.</summary>
    public const string RunsOnSocket = "runs.socket";

    /// <summary>Where a worker with <see cref="RunsOnSocket"/> takes its runs, in the folder of the socket that it serves on.</summary>
    public static string RunSocketBeside(string socketPath) => Path.Combine(Path.GetDirectoryName(socketPath) ?? "", "r");
}
