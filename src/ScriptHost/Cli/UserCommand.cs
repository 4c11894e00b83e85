using System.CommandLine;

namespace ScriptHost.Cli;

/// <summary><c>scripthost user</c>: who callers are, and what they may do.</summary>
internal static class UserCommand
{
    public static Command Create() => new("user", "Makes users of callers, and grants them privileges.")
    {
        new UserCreateCommand().Create(),
        new UserDropCommand().Create(),
        new UserGrantCommand().Create(),
        new UserRevokeCommand().Create(),
        new UserListCommand().Create(),
    };

    public static Argument<string> Name() => new("NAME") { Description = "The user's name; upper case unless quoted." };

    public static Argument<string[]> Privilege() => new("PRIVILEGE") { Description = "ADMIN, MANAGE SCHEDULER or CREATE JOB.", Arity = ArgumentArity.OneOrMore };
}
