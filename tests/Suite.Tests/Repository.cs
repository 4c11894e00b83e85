using System.Reflection;

namespace ScriptHost.Suite.Tests;

internal static class Repository
{
    /// <summary>The folder with ScriptHost.sln, told by the build, because the output may lie elsewhere.</summary>
    public static string Root { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "RepositoryRoot").Value!;
}
