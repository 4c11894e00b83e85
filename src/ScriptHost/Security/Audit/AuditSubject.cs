using ScriptHost.V1;

namespace ScriptHost.Security.Audit;

/// <summary>What a request is about, as the audit log has it.</summary>
/// <param name="Changes">True when it does something; what only looks is noted when it was refused.</param>
/// <param name="RunId">The run that it is about.</param>
/// <param name="Owner">The owner that it is about.</param>
/// <param name="What">The script, endpoint, user or other thing that it is about.</param>
internal readonly record struct AuditSubject(bool Changes, string RunId = "", string Owner = "", string What = "")
{
    public static AuditSubject Of(object request) => request switch
    {
        RunJobRequest run => new(true, run.RunId, run.Owner, run.Action),
        CancelRunRequest cancel => new(true, cancel.RunId),
        AttachRunRequest attach => new(false, attach.RunId),
        GetRunRequest get => new(false, get.RunId),
        ListRunsRequest list => new(false, Owner: list.Owner),
        CheckScriptRequest check => new(false, Owner: check.Owner, What: string.Join(", ", check.Actions)),
        RegisterRemoteExecutionEnvRequest register =>
            new(true, What: $"{register.RemoteEndpointName}: {register.RemoteEndpointUrl}, wallet_dir {register.WalletDir}, remote_cert_dn {register.RemoteCertDn}"),
        DeregisterRemoteExecutionEnvRequest deregister => new(true, What: deregister.RemoteEndpointName),
        GrantRemoteExecutionEnvRequest grant => new(true, What: $"{grant.RemoteEndpointName} to {grant.UserName}"),
        RevokeRemoteExecutionEnvRequest revoke => new(true, What: $"{revoke.RemoteEndpointName} from {revoke.UserName}"),
        TestEndpointRequest test => new(true, What: test.RemoteEndpointName),
        CreateDirectoryRequest create => new(true, What: $"{create.Name}: {create.Path}"),
        GetObjectRequest get => new(true, What: $"{HostOf(get.ObjectUri)} to {get.DirectoryName}"),
        CreateCredentialRequest create => new(true, What: create.CredentialName),
        DropCredentialRequest drop => new(true, What: drop.CredentialName),
        DropDirectoryRequest drop => new(true, What: drop.Name),
        CreateUserRequest create => new(true, What: $"{create.Name}: {string.Join("; ", create.CertificateDns.Concat(create.UserIds.Select(id => $"uid {id}")))}"),
        DropUserRequest drop => new(true, What: drop.Name),
        GrantPrivilegeRequest grant => new(true, What: $"{grant.Privilege} to {grant.UserName}"),
        RevokePrivilegeRequest revoke => new(true, What: $"{revoke.Privilege} from {revoke.UserName}"),
        _ => new(false),
    };

    // A path may be a secret, as that of a request that was authenticated beforehand is.
    private static string HostOf(string uri) => Uri.TryCreate(uri, UriKind.Absolute, out var parsed) ? $"{parsed.Scheme}://{parsed.Host}" : "";
}
