using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using ScriptHost.Registry.Calls;
using ScriptHost.Security;
using ScriptHost.V1;

namespace ScriptHost.Registry;

/// <summary>registry.proto as the domain understands it.</summary>
internal sealed class RegistryGrpcService(
    RegistryStore store, Authority authority, EndpointRegistry endpoints, UserRegistry users, GrantCheck grants, EndpointClient client) : V1.Registry.RegistryBase
{
    public override async Task<RegisterRemoteExecutionEnvReply> RegisterRemoteExecutionEnv(RegisterRemoteExecutionEnvRequest request, ServerCallContext context)
    {
        await endpoints.RegisterAsync(request, Admin(context, request.User));
        return new RegisterRemoteExecutionEnvReply();
    }

    public override async Task<DeregisterRemoteExecutionEnvReply> DeregisterRemoteExecutionEnv(DeregisterRemoteExecutionEnvRequest request, ServerCallContext context)
    {
        Admin(context, request.User);
        await endpoints.DeregisterAsync(request.RemoteEndpointName);
        return new DeregisterRemoteExecutionEnvReply();
    }

    public override async Task<GrantRemoteExecutionEnvReply> GrantRemoteExecutionEnv(GrantRemoteExecutionEnvRequest request, ServerCallContext context) =>
        new() { Warning = await endpoints.GrantAsync(request.RemoteEndpointName, request.UserName, Admin(context, request.User)) };

    public override async Task<RevokeRemoteExecutionEnvReply> RevokeRemoteExecutionEnv(RevokeRemoteExecutionEnvRequest request, ServerCallContext context)
    {
        Admin(context, request.User);
        await endpoints.RevokeAsync(request.RemoteEndpointName, request.UserName);
        return new RevokeRemoteExecutionEnvReply();
    }

    public override Task<ListEndpointsReply> ListEndpoints(ListEndpointsRequest request, ServerCallContext context)
    {
        var (user, content) = (User(context), store.Content);
        var seen = content.Endpoints.Values.Where(endpoint => content.MayUse(user, endpoint.Name)).OrderBy(endpoint => endpoint.Name, StringComparer.Ordinal);
        return Task.FromResult(new ListEndpointsReply { Endpoints = { seen.Select(ToMessage) } });
    }

    public override Task<ListGrantsReply> ListGrants(ListGrantsRequest request, ServerCallContext context)
    {
        var user = User(context);
        var seen = store.Content.Grants.Values.Where(grant => user.IsAdmin || grant.UserName == user.Name)
            .OrderBy(grant => grant.RemoteEndpointName, StringComparer.Ordinal).ThenBy(grant => grant.UserName, StringComparer.Ordinal);
        return Task.FromResult(new ListGrantsReply { Grants = { seen } });
    }

    public override async Task<TestEndpointReply> TestEndpoint(TestEndpointRequest request, ServerCallContext context) =>
        new() { Urls = { await client.TestAsync(grants.Check(User(context), request.RemoteEndpointName), context.CancellationToken) } };

    public override async Task<CreateDirectoryReply> CreateDirectory(CreateDirectoryRequest request, ServerCallContext context)
    {
        Admin(context, request.User);
        await endpoints.CreateDirectoryAsync(request.Name, request.Path, request.MustBeNew);
        return new CreateDirectoryReply();
    }

    public override async Task<DropDirectoryReply> DropDirectory(DropDirectoryRequest request, ServerCallContext context)
    {
        Admin(context, request.User);
        await endpoints.DropDirectoryAsync(request.Name);
        return new DropDirectoryReply();
    }

    public override Task<ListDirectoriesReply> ListDirectories(ListDirectoriesRequest request, ServerCallContext context)
    {
        Admin(context);
        var seen = store.Content.Directories.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => new DirectoryObject { Name = pair.Key, Path = pair.Value });
        return Task.FromResult(new ListDirectoriesReply { Directories = { seen } });
    }

    public override async Task<CreateUserReply> CreateUser(CreateUserRequest request, ServerCallContext context)
    {
        Admin(context);
        await users.CreateAsync(request);
        return new CreateUserReply();
    }

    public override async Task<DropUserReply> DropUser(DropUserRequest request, ServerCallContext context)
    {
        Admin(context);
        await users.DropAsync(request.Name);
        return new DropUserReply();
    }

    public override async Task<GrantPrivilegeReply> GrantPrivilege(GrantPrivilegeRequest request, ServerCallContext context)
    {
        Admin(context);
        await users.GrantAsync(request.UserName, request.Privilege);
        return new GrantPrivilegeReply();
    }

    public override async Task<RevokePrivilegeReply> RevokePrivilege(RevokePrivilegeRequest request, ServerCallContext context)
    {
        Admin(context);
        await users.RevokeAsync(request.UserName, request.Privilege);
        return new RevokePrivilegeReply();
    }

    public override Task<ListUsersReply> ListUsers(ListUsersRequest request, ServerCallContext context)
    {
        var caller = User(context);
        var seen = store.Content.Users.Values.Where(user => caller.IsAdmin || user.Name == caller.Name).OrderBy(user => user.Name, StringComparer.Ordinal);
        return Task.FromResult(new ListUsersReply { Users = { seen.Select(ToMessage) } });
    }

    private RegistryUser User(ServerCallContext context) => authority.UserOf(ClientIdentity.Of(context));

    private RegistryUser Admin(ServerCallContext context, string asked = "") => authority.Require(ClientIdentity.Of(context), Privilege.Admin, asked);

    private static EndpointInfo ToMessage(Endpoint endpoint) => new()
    {
        Name = endpoint.Name,
        Urls = { endpoint.Urls.Select(url => url.ToString()) },
        WalletDir = endpoint.WalletDir,
        RemoteCertDn = endpoint.CertificateDn?.Text ?? "",
        CreatedAt = endpoint.CreatedAt.ToTimestamp(),
        CreatedBy = endpoint.CreatedBy,
    };

    private static UserInfo ToMessage(RegistryUser user) => new()
    {
        Name = user.Name,
        CertificateDns = { user.Identities.Where(identity => identity.Certificate is not null).Select(identity => identity.Certificate!.Text) },
        UserIds = { user.Identities.Where(identity => identity.UserId is not null).Select(identity => (uint)identity.UserId!.Value) },
        Privileges = { user.Privileges.Order() },
    };
}
