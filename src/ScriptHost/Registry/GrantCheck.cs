using ScriptHost.Errors;

namespace ScriptHost.Registry;

/// <summary>
/// Whether a user may run jobs on an endpoint: asked when a job is given its destination, and again at every run, so that what was revoked meanwhile counts.
/// </summary>
internal sealed class GrantCheck(RegistryStore store)
{
    /// <summary>The endpoint, if the user may use it.</summary>
    /// <param name="userName">As a database stores it.</param>
    /// <param name="endpointName">As a caller wrote it.</param>
    /// <exception cref="ScriptHostException">NOT_REGISTERED (ORA-27476): there is no such endpoint; PERMISSION_DENIED (ORA-27486): no grant.</exception>
    public Endpoint Check(string userName, string endpointName)
    {
        var content = store.Content;
        return content.Users.TryGetValue(userName, out var user)
            ? Check(content, user, endpointName)
            : throw new ScriptHostException(ErrorCode.PermissionDenied, $"ORA-01017: {userName} is no user here. An administrator can make one: scripthost user create {userName} …");
    }

    /// <inheritdoc cref="Check(string, string)"/>
    public Endpoint Check(RegistryUser user, string endpointName) => Check(store.Content, user, endpointName);

    private static Endpoint Check(RegistryContent content, RegistryUser user, string endpointName)
    {
        var name = RegistryName.Parse(endpointName, "remote_endpoint_name");
        // Whether there is one is nobody's business without a grant.
        if (!content.MayUse(user, name))
        {
            throw Authority.Insufficient(user, $"a grant on the remote endpoint {name} is needed (scripthost endpoint grant {name} {user.Name})");
        }

        return content.Endpoints.GetValueOrDefault(name)
            ?? throw new ScriptHostException(
                ErrorCode.NotRegistered, $"ORA-27476: the remote endpoint {name} does not exist. Registered are: {Names(content)}.");
    }

    private static string Names(RegistryContent content) =>
        content.Endpoints.IsEmpty ? "none" : string.Join(", ", content.Endpoints.Keys.Order(StringComparer.Ordinal));
}
