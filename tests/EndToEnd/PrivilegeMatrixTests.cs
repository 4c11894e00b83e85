using Grpc.Core;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>Every user, with every set of privileges, with and without a grant, asks for every call of the registry, and for every copy of an object.</summary>
public sealed class PrivilegeMatrixTests : IAsyncLifetime
{
    private const string Granted = "GRANTED";
    private const string Target = "OBJECTS";

    private static readonly Privilege[] All = [Privilege.Admin, Privilege.ManageScheduler, Privilege.CreateJob];

    // Who may, by the words of the manual: ADMIN changes things, everybody may look at their own, an endpoint is used by grant.
    private static readonly Dictionary<string, Func<Caller, bool>> Rules = new()
    {
        ["ListEndpoints"] = caller => caller.IsKnown,
        ["ListGrants"] = caller => caller.IsKnown,
        ["ListUsers"] = caller => caller.IsKnown,
        ["TestEndpoint"] = caller => caller.Privileges.Contains(Privilege.Admin) || caller.HasGrant,
    };

    private ListeningAgent _agent = null!;
    private Registry.RegistryClient _admin = null!;

    public async Task InitializeAsync()
    {
        _agent = await ListeningAgent.StartAsync("Objects__ReadFolders__0=/");
        // Through the socket, as whoever started the agent.
        _admin = new Registry.RegistryClient(_agent.Agent.Channel);
        await _admin.RegisterRemoteExecutionEnvAsync(EndpointNamed(Granted));
        await _admin.CreateDirectoryAsync(new CreateDirectoryRequest { Name = Target, Path = "objects" });
    }

    [Fact]
    public async Task Every_call_is_open_to_exactly_those_who_may_make_it()
    {
        var wrong = new List<string>();
        var count = 0;
        var callers = await CreateCallersAsync();
        foreach (var caller in callers)
        {
            using var certificate = IssuedCertificate.For(caller.Name, _agent.Wallet);
            using var channel = _agent.ConnectAs(certificate);
            foreach (var (verb, call) in CallsOf(new Registry.RegistryClient(channel), new Objects.ObjectsClient(channel), $"V{count}"))
            {
                var mayCall = Rules.TryGetValue(verb, out var rule) ? rule(caller) : caller.Privileges.Contains(Privilege.Admin);
                var status = await StatusOfAsync(call);
                if ((status.StatusCode == StatusCode.OK) != mayCall || (!mayCall && !status.Detail.StartsWith(caller.IsKnown ? "ORA-27486: " : "ORA-01017: ", StringComparison.Ordinal)))
                {
                    wrong.Add($"{caller} {verb}: {status}");
                }

                count++;
            }
        }

        Assert.Empty(wrong);
        Assert.Equal(callers.Count * Registry.Descriptor.Methods.Concat(Objects.Descriptor.Methods).Count(), count);
    }

    [Fact]
    public async Task Those_who_are_no_administrators_see_what_is_theirs()
    {
        await _admin.CreateUserAsync(new CreateUserRequest { Name = "ada", CertificateDns = { "CN=ada" } });
        await _admin.RegisterRemoteExecutionEnvAsync(EndpointNamed("hidden"));
        await _admin.GrantRemoteExecutionEnvAsync(new GrantRemoteExecutionEnvRequest { RemoteEndpointName = Granted, UserName = "ada" });
        await _admin.GrantRemoteExecutionEnvAsync(new GrantRemoteExecutionEnvRequest { RemoteEndpointName = Granted, UserName = "bob" });
        using var certificate = IssuedCertificate.For("ada", _agent.Wallet);
        using var channel = _agent.ConnectAs(certificate);
        var ada = new Registry.RegistryClient(channel);

        Assert.Equal([Granted], (await ada.ListEndpointsAsync(new ListEndpointsRequest())).Endpoints.Select(endpoint => endpoint.Name));
        Assert.Equal(["ADA"], (await ada.ListGrantsAsync(new ListGrantsRequest())).Grants.Select(grant => grant.UserName));
        Assert.Equal(["ADA"], (await ada.ListUsersAsync(new ListUsersRequest())).Users.Select(user => user.Name));
        Assert.Equal(2, (await _admin.ListEndpointsAsync(new ListEndpointsRequest())).Endpoints.Count);
        // That there is such an endpoint is none of theirs either.
        var hidden = await StatusOfAsync(() => ada.TestEndpointAsync(new TestEndpointRequest { RemoteEndpointName = "hidden" }).ResponseAsync);
        var missing = await StatusOfAsync(() => ada.TestEndpointAsync(new TestEndpointRequest { RemoteEndpointName = "missing" }).ResponseAsync);
        Assert.Equal(hidden.Detail.Replace("HIDDEN", "MISSING", StringComparison.Ordinal).Replace("hidden", "missing", StringComparison.Ordinal), missing.Detail);
    }

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    private async Task<List<Caller>> CreateCallersAsync()
    {
        var callers = new List<Caller> { new("nobody", false, [], false) };
        for (var set = 0; set < 1 << All.Length; set++)
        {
            foreach (var hasGrant in new[] { false, true })
            {
                var caller = new Caller($"U{callers.Count}", true, [.. All.Where((_, i) => (set & (1 << i)) != 0)], hasGrant);
                await _admin.CreateUserAsync(new CreateUserRequest { Name = caller.Name, CertificateDns = { $"CN={caller.Name}" } });
                foreach (var privilege in caller.Privileges)
                {
                    await _admin.GrantPrivilegeAsync(new GrantPrivilegeRequest { UserName = caller.Name, Privilege = privilege });
                }

                if (hasGrant)
                {
                    await _admin.GrantRemoteExecutionEnvAsync(new GrantRemoteExecutionEnvRequest { RemoteEndpointName = Granted, UserName = caller.Name });
                }

                callers.Add(caller);
            }
        }

        return callers;
    }

    // In an order in which each finds what it needs, under names that no other caller uses.
    private IEnumerable<(string Verb, Func<Task> Call)> CallsOf(Registry.RegistryClient client, Objects.ObjectsClient objects, string name)
    {
        yield return ("CreateDirectory", () => client.CreateDirectoryAsync(new CreateDirectoryRequest { Name = name, Path = Path.Combine(_agent.Wallet, "client") }).ResponseAsync);
        yield return ("ListDirectories", () => client.ListDirectoriesAsync(new ListDirectoriesRequest()).ResponseAsync);
        yield return ("DropDirectory", () => client.DropDirectoryAsync(new DropDirectoryRequest { Name = name }).ResponseAsync);
        yield return ("CreateUser", () => client.CreateUserAsync(new CreateUserRequest { Name = name }).ResponseAsync);
        yield return ("GrantPrivilege", () => client.GrantPrivilegeAsync(new GrantPrivilegeRequest { UserName = name, Privilege = Privilege.CreateJob }).ResponseAsync);
        yield return ("RevokePrivilege", () => client.RevokePrivilegeAsync(new RevokePrivilegeRequest { UserName = name, Privilege = Privilege.CreateJob }).ResponseAsync);
        yield return ("RegisterRemoteExecutionEnv", () => client.RegisterRemoteExecutionEnvAsync(EndpointNamed(name)).ResponseAsync);
        yield return ("GrantRemoteExecutionEnv", () => client.GrantRemoteExecutionEnvAsync(new GrantRemoteExecutionEnvRequest { RemoteEndpointName = name, UserName = name }).ResponseAsync);
        yield return ("RevokeRemoteExecutionEnv", () => client.RevokeRemoteExecutionEnvAsync(new RevokeRemoteExecutionEnvRequest { RemoteEndpointName = name, UserName = name }).ResponseAsync);
        yield return ("DeregisterRemoteExecutionEnv", () => client.DeregisterRemoteExecutionEnvAsync(new DeregisterRemoteExecutionEnvRequest { RemoteEndpointName = name }).ResponseAsync);
        yield return ("DropUser", () => client.DropUserAsync(new DropUserRequest { Name = name }).ResponseAsync);
        yield return ("ListEndpoints", () => client.ListEndpointsAsync(new ListEndpointsRequest()).ResponseAsync);
        yield return ("ListGrants", () => client.ListGrantsAsync(new ListGrantsRequest()).ResponseAsync);
        yield return ("ListUsers", () => client.ListUsersAsync(new ListUsersRequest()).ResponseAsync);
        yield return ("CreateCredential", () => objects.CreateCredentialAsync(new CreateCredentialRequest { CredentialName = name, Username = "ada", Password = "s3cret" }).ResponseAsync);
        yield return ("GetObject", () => objects.GetObjectAsync(new GetObjectRequest { ObjectUri = $"file://{_agent.Wallet}/client/cwallet.sso", DirectoryName = Target, FileName = name }).ResponseAsync);
        yield return ("DropCredential", () => objects.DropCredentialAsync(new DropCredentialRequest { CredentialName = name }).ResponseAsync);
        yield return ("TestEndpoint", () => client.TestEndpointAsync(new TestEndpointRequest { RemoteEndpointName = Granted }).ResponseAsync);
    }

    private RegisterRemoteExecutionEnvRequest EndpointNamed(string name) =>
        new() { RemoteEndpointName = name, RemoteEndpointUrl = _agent.Address, WalletDir = Path.Combine(_agent.Wallet, "client"), RemoteCertDn = "CN=localhost" };

    private static async Task<Status> StatusOfAsync(Func<Task> call)
    {
        try
        {
            await call().WaitAsync(TimeSpan.FromMinutes(1));
            return Status.DefaultSuccess;
        }
        catch (RpcException exception)
        {
            return exception.Status;
        }
    }

    private sealed record Caller(string Name, bool IsKnown, IReadOnlyList<Privilege> Privileges, bool HasGrant)
    {
        public override string ToString() => $"{Name} ({string.Join(", ", Privileges)}{(HasGrant ? ", granted" : "")})";
    }
}
