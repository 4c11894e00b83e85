using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.Registry;

/// <summary>Privileges under the names that Oracle gives them.</summary>
internal static class PrivilegeNames
{
    private static readonly Dictionary<Privilege, string> Names = new()
    {
        [Privilege.Admin] = "ADMIN",
        [Privilege.ManageScheduler] = "MANAGE SCHEDULER",
        [Privilege.CreateJob] = "CREATE JOB",
    };

    public static string Of(Privilege privilege) => Names[privilege];

    /// <summary>Reads a name; case and kind of the space do not matter.</summary>
    /// <exception cref="ScriptHostException">BAD_REQUEST.</exception>
    public static Privilege Parse(string name) =>
        Names.FirstOrDefault(pair => pair.Value.Equals(name.Replace('_', ' ').Trim(), StringComparison.OrdinalIgnoreCase)) is { Value: not null } found
            ? found.Key
            : throw new ScriptHostException(ErrorCode.BadRequest, $"'{name}' is no privilege: say {string.Join(", ", Names.Values)}.");

    /// <exception cref="ScriptHostException">BAD_REQUEST: it is none that can be granted.</exception>
    public static Privilege Check(Privilege privilege) => Names.ContainsKey(privilege)
        ? privilege
        : throw new ScriptHostException(ErrorCode.BadRequest, $"privilege is {(int)privilege}: say {string.Join(", ", Names.Values)}.");
}
