using ScriptHost.Errors;
using ScriptHost.Security;

namespace ScriptHost.Scheduling;

/// <summary>Without a registry of users: the agent's operator is whoever it says, and nobody else is anybody; there are no endpoints.</summary>
internal sealed class OperatorAuthority : IJobAuthority
{
    public string UserOf(ClientIdentity client, string asked)
    {
        if (!client.IsOperator)
        {
            throw new ScriptHostException(ErrorCode.PermissionDenied, $"ORA-27486: insufficient privileges: {client.Name} is not the agent's operator.");
        }

        return asked is "" ? OwnerName.OfSystemUser(Environment.UserName).Value : OwnerName.Parse(asked).Value;
    }

    public void Check(string user, JobPrivilege privilege, string owner)
    {
        // Who gets here is the operator.
    }

    public void CheckEndpoint(string user, string endpoint) =>
        throw new ScriptHostException(ErrorCode.NoSuchObject, $"ORA-27476: the remote endpoint {endpoint} does not exist.");
}
