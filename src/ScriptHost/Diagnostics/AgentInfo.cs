using System.Reflection;
using Grpc.Core;

namespace ScriptHost.Diagnostics;

/// <summary>What this build is.</summary>
internal static class AgentInfo
{
    /// <summary>For example <c>0.1.0</c>.</summary>
    public static string Version { get; } =
        typeof(AgentInfo).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    /// <summary><c>packages</c> where Grpc.AspNetCore was built in, <c>stand-in</c> where src/Grpc takes its place.</summary>
    public static string Grpc { get; } = typeof(RpcException).Assembly.GetName().Name == "ScriptHost.Grpc" ? "stand-in" : "packages";

    /// <summary>The capability to switch the network off for one run.</summary>
    public const string NetworkOff = "run.network-off";

    /// <summary>New behaviour is announced by a string of its own.</summary>
    public static IReadOnlyList<string> Capabilities { get; } = ["run.csharp", "run.python", "run.program", NetworkOff, "run.carried-session"];
}
