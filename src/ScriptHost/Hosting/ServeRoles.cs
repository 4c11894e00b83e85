using ScriptHost.Errors;

namespace ScriptHost.Hosting;

/// <summary>What a process does beside accepting runs.</summary>
[Flags]
internal enum ServeRoles
{
    /// <summary>Accepts runs, and has the registry of users and endpoints: what the other roles stand on.</summary>
    Agent = 1,

    /// <summary>Has jobs of its own, and fires them.</summary>
    Scheduler = 2,

    /// <summary>Takes the runs of databases' schedulers to agents.</summary>
    Bridge = 4,
}

/// <summary>Reads the roles of option <c>--roles</c>.</summary>
internal static class ServeRolesText
{
    /// <summary>The roles of a process that is told none.</summary>
    public const string Default = "agent,scheduler";

    /// <exception cref="ScriptHostException">BAD_SETTINGS: there is no such role, or it is not a role alone.</exception>
    public static ServeRoles Parse(string text)
    {
        var roles = default(ServeRoles);
        foreach (var name in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            roles |= name switch
            {
                "agent" => ServeRoles.Agent,
                "scheduler" => ServeRoles.Scheduler,
                "bridge" => ServeRoles.Bridge,
                _ => throw new ScriptHostException(ErrorCode.BadSettings, $"--roles has '{name}': give agent, scheduler and bridge, with commas between them."),
            };
        }

        return roles.HasFlag(ServeRoles.Agent)
            ? roles
            : throw new ScriptHostException(ErrorCode.BadSettings, $"--roles is '{text}': agent has to be among them, because the others use its registry; for runs on other machines name endpoints.");
    }
}
