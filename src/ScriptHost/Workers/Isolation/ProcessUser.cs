using System.Globalization;

namespace ScriptHost.Workers.Isolation;

/// <summary>How a command becomes another user's.</summary>
internal static class ProcessUser
{
    /// <summary>The beginning of a command line that root runs as a user with the group of the same number, and no other group.</summary>
    public static IEnumerable<string> Become(int userId)
    {
        var id = userId.ToString(CultureInfo.InvariantCulture);
        return ["setpriv", "--reuid", id, "--regid", id, "--clear-groups"];
    }
}
