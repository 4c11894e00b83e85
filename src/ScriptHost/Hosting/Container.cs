namespace ScriptHost.Hosting;

/// <summary>Whether this process is in a container, as .NET's images and ours say it.</summary>
internal static class Container
{
    private const string Variable = "DOTNET_RUNNING_IN_CONTAINER";

    public static bool IsAround => Environment.GetEnvironmentVariable(Variable) is "true" or "1";
}
