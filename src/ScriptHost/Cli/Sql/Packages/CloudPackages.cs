using ScriptHost.Cli.Sql.Values;
using ScriptHost.V1;
using static ScriptHost.Cli.Sql.Packages.Parameter;

namespace ScriptHost.Cli.Sql.Packages;

/// <summary>DBMS_CLOUD_FUNCTION_ADMIN, and of DBMS_CLOUD what brings a wallet to its directory.</summary>
internal static class CloudPackages
{
    public const string Admin = "DBMS_CLOUD_FUNCTION_ADMIN";
    public const string Cloud = "DBMS_CLOUD";

    public static IEnumerable<Subprogram> Subprograms { get; } =
    [
        Of(Admin, "REGISTER_REMOTE_EXECUTION_ENV", new RpcVerb<RegisterRemoteExecutionEnvRequest, RegisterRemoteExecutionEnvReply>(
                async (agent, request, token) => await agent.Registry.RegisterRemoteExecutionEnvAsync(request, cancellationToken: token)),
            Text("REMOTE_ENDPOINT_NAME"), Text("REMOTE_ENDPOINT_URL"), Text("WALLET_DIR"), Text("REMOTE_CERT_DN", "NULL")),
        Of(Admin, "DEREGISTER_REMOTE_EXECUTION_ENV", new RpcVerb<DeregisterRemoteExecutionEnvRequest, DeregisterRemoteExecutionEnvReply>(
                async (agent, request, token) => await agent.Registry.DeregisterRemoteExecutionEnvAsync(request, cancellationToken: token)),
            Text("REMOTE_ENDPOINT_NAME")),
        Of(Admin, "GRANT_REMOTE_EXECUTION_ENV", new RpcVerb<GrantRemoteExecutionEnvRequest, GrantRemoteExecutionEnvReply>(
                async (agent, request, token) => await agent.Registry.GrantRemoteExecutionEnvAsync(request, cancellationToken: token), Warn),
            Text("REMOTE_ENDPOINT_NAME"), Text("USER_NAME")),
        Of(Admin, "REVOKE_REMOTE_EXECUTION_ENV", new RpcVerb<RevokeRemoteExecutionEnvRequest, RevokeRemoteExecutionEnvReply>(
                async (agent, request, token) => await agent.Registry.RevokeRemoteExecutionEnvAsync(request, cancellationToken: token)),
            Text("REMOTE_ENDPOINT_NAME"), Text("USER_NAME")),
        Of(Cloud, "GET_OBJECT", new RpcVerb<GetObjectRequest, GetObjectReply>(
                async (agent, request, token) => await agent.Objects.GetObjectAsync(request, cancellationToken: token), Tell),
            Text("CREDENTIAL_NAME", "NULL"), Text("OBJECT_URI"), Text("DIRECTORY_NAME"), Text("FILE_NAME", "NULL"),
            Fixed("STARTOFFSET", SqlType.Number, "0"), Fixed("ENDOFFSET", SqlType.Number, "0"), Fixed("COMPRESSION", SqlType.Text, "NULL")),
        Of(Cloud, "CREATE_CREDENTIAL", new RpcVerb<CreateCredentialRequest, CreateCredentialReply>(
                async (agent, request, token) => await agent.Objects.CreateCredentialAsync(request, cancellationToken: token)),
            Text("CREDENTIAL_NAME"), Text("USERNAME"), Text("PASSWORD", "NULL")),
        Of(Cloud, "DROP_CREDENTIAL", new RpcVerb<DropCredentialRequest, DropCredentialReply>(
                async (agent, request, token) => await agent.Objects.DropCredentialAsync(request, cancellationToken: token)),
            Text("CREDENTIAL_NAME")),
    ];

    private static Subprogram Of(string package, string name, IVerb verb, params IReadOnlyList<Parameter> parameters) => new(package, name, [new Signature(parameters)], verb);

    private static (string Name, SqlValue? Value)? Tell(ICallHost host, GetObjectReply reply)
    {
        host.Tell($"{reply.Bytes} bytes copied.");
        return null;
    }

    private static (string Name, SqlValue? Value)? Warn(ICallHost host, GrantRemoteExecutionEnvReply reply)
    {
        if (reply.Warning is not "")
        {
            host.Warn(reply.Warning);
        }

        return null;
    }
}
