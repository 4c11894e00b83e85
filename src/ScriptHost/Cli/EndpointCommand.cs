using System.CommandLine;

namespace ScriptHost.Cli;

/// <summary><c>scripthost endpoint</c>: the agents that jobs run on, and who may use them.</summary>
internal static class EndpointCommand
{
    public static Command Create() => new("endpoint", "Registers agents that jobs run on, and grants them to users.")
    {
        new EndpointRegisterCommand().Create(),
        new EndpointDeregisterCommand().Create(),
        new EndpointGrantCommand().Create(),
        new EndpointRevokeCommand().Create(),
        new EndpointListCommand().Create(),
        new EndpointGrantsCommand().Create(),
        new EndpointTestCommand().Create(),
        new EndpointDirectoryCommand().Create(),
    };

    public static Argument<string> Name() => new("NAME") { Description = "The endpoint's name; upper case unless quoted." };

    public static Argument<string> User() => new("USER") { Description = "The user's name; upper case unless quoted." };
}
