namespace ScriptHost.Benchmarks.Rivals;

/// <summary>Where the programs are that are measured: built beside this one, in the same configuration.</summary>
internal static class Programs
{
    private static readonly string Configuration = Path.GetFileName(AppContext.BaseDirectory.TrimEnd('/'));

    /// <summary>The scripthost command.</summary>
    public static string Command { get; } = Built("ScriptHost", "scripthost");

    /// <summary>The echo on the gRPC of the build: the official packages where the feed has them.</summary>
    public static string Echo { get; } = Built("Grpc.Benchmarks", "ScriptHost.Grpc.Benchmarks");

    /// <summary>The echo on the stand-in; bench/run.sh builds it apart.</summary>
    public static string EchoOnStandIn { get; } =
        Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "stand-in", "bin", "Grpc.Benchmarks", Configuration, "ScriptHost.Grpc.Benchmarks"));

    public static string Micro { get; } = Built("Micro", "ScriptHost.Micro");

    public static string Scheduling { get; } = Built("Scheduling.Benchmarks", "ScriptHost.Scheduling.Benchmarks");

    /// <summary>The interpreter that the agents use, too.</summary>
    public static string Python { get; } = Environment.GetEnvironmentVariable("SCRIPTHOST__Workers__Python") ?? "/usr/bin/python3";

    private static string Built(string project, string name) => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", project, Configuration, name));
}
