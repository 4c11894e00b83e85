using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.Posix;
using ScriptHost.Registry;
using ScriptHost.Security;
using ScriptHost.Storage;
using ScriptHost.Tests.Security.Wallets;
using ScriptHost.Tests.Shared;
using ScriptHost.Tests.Storage;
using ScriptHost.V1;
using ScriptHost.Workers;

namespace ScriptHost.Tests.Registry;

public abstract class RegistryStoreTests(WalletFixture wallet, PostgreSqlServer? server) : IClassFixture<WalletFixture>, IAsyncLifetime
{
    private readonly TestStores _stores = new(server);
    private SchedulerStore _file = null!;
    private RegistryStore _store = null!;
    private EndpointRegistry _endpoints = null!;
    private UserRegistry _users = null!;
    private GrantCheck _grants = null!;

    private RegistryUser Admin => _store.Content.Users["ADMIN"];

    public Task InitializeAsync() => OpenAsync();

    [Fact]
    public void Whoever_installs_is_the_administrator() =>
        Assert.Equal([(ThisProcess.UserId, true)], _store.Content.Users.Values.Select(user => (user.Identities.Single().UserId!.Value, user.IsAdmin)));

    [Fact]
    public async Task What_is_registered_survives_a_restart()
    {
        await RegisterAsync("rem_executable");
        await _users.CreateAsync(new CreateUserRequest { Name = "hr", CertificateDns = { "CN=hr" }, UserIds = { 1234 } });
        await _users.GrantAsync("hr", Privilege.CreateJob);
        await _endpoints.GrantAsync("REM_EXECUTABLE", "hr", Admin);
        await _file.DisposeAsync();

        await OpenAsync();

        Assert.Equal("REM_EXECUTABLE", _grants.Check("HR", "rem_Executable").Name);
        Assert.True(_store.Content.Users["HR"].Has(Privilege.CreateJob));
        Assert.False(_store.Content.Users["HR"].Has(Privilege.ManageScheduler));
    }

    [Fact]
    public async Task A_grant_that_was_revoked_does_not_count_any_more()
    {
        await RegisterAsync("rem");
        Assert.Contains("no user HR", await _endpoints.GrantAsync("rem", "hr", Admin), StringComparison.Ordinal);
        await _users.CreateAsync(new CreateUserRequest { Name = "hr" });
        Assert.Equal("", await _endpoints.GrantAsync("rem", "hr", Admin));
        Assert.NotNull(_grants.Check("HR", "rem"));

        await _endpoints.RevokeAsync("REM", "HR");

        var refused = Assert.Throws<ScriptHostException>(() => _grants.Check("HR", "rem"));
        Assert.Equal(ErrorCode.PermissionDenied, refused.Code);
        Assert.StartsWith("ORA-27486: insufficient privileges", refused.Message, StringComparison.Ordinal);
        Assert.Equal(ErrorCode.NotRegistered, (await Assert.ThrowsAsync<ScriptHostException>(() => _endpoints.RevokeAsync("REM", "HR"))).Code);
    }

    [Fact]
    public async Task Deregistering_takes_the_grants_along_and_the_next_check_names_the_endpoint()
    {
        await RegisterAsync("rem");
        await _users.CreateAsync(new CreateUserRequest { Name = "hr" });
        await _endpoints.GrantAsync("rem", "hr", Admin);

        await _endpoints.DeregisterAsync("rem");
        await RegisterAsync("rem");

        Assert.Throws<ScriptHostException>(() => _grants.Check("HR", "rem"));
        await _endpoints.DeregisterAsync("rem");
        var missing = Assert.Throws<ScriptHostException>(() => _grants.Check("ADMIN", "rem"));
        Assert.Equal(ErrorCode.NotRegistered, missing.Code);
        Assert.Contains("REM does not exist", missing.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2x", "a:1", "CN=a", ErrorCode.BadRequest)]
    [InlineData("rem", "a", "CN=a", ErrorCode.BadRequest)]
    [InlineData("rem", "a:1", "agent", ErrorCode.BadRequest)]
    [InlineData("rem", "a:1", "CN=a", ErrorCode.NotRegistered, "NO_SUCH_DIRECTORY")]
    [InlineData("rem", "a:1", "CN=a", ErrorCode.BadWallet, "/etc")]
    [InlineData("rem", "a:1", "CN=a", ErrorCode.BadRequest, "")]
    public async Task A_registration_that_is_not_in_order_changes_nothing(string name, string url, string dn, ErrorCode code, string? walletDir = null)
    {
        var refused = await Assert.ThrowsAsync<ScriptHostException>(() => _endpoints.RegisterAsync(
            new RegisterRemoteExecutionEnvRequest { RemoteEndpointName = name, RemoteEndpointUrl = url, WalletDir = walletDir ?? wallet["client"], RemoteCertDn = dn }, Admin));

        Assert.Equal(code, refused.Code);
        Assert.Empty(_store.Content.Endpoints);
    }

    [Fact]
    public async Task A_name_is_taken_once_however_it_is_written()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            try
            {
                await RegisterAsync(i % 2 == 0 ? "same" : "SAME");
            }
            catch (ScriptHostException exception) when (exception.Code == ErrorCode.NameTaken)
            {
            }
        }));

        Assert.Equal(["SAME"], _store.Content.Endpoints.Keys);
    }

    [Fact]
    public async Task A_directory_can_be_given_another_path_and_can_go()
    {
        await _endpoints.CreateDirectoryAsync("wallet_dir", "/nowhere");
        await _endpoints.CreateDirectoryAsync("WALLET_DIR", wallet["client"]);
        await RegisterAsync("rem", "Wallet_Dir");
        Assert.Equal(wallet["client"], _store.Content.Endpoints["REM"].WalletPath);

        await _endpoints.DropDirectoryAsync("wallet_dir");

        Assert.Null(_store.Content.Endpoints["REM"].WalletPath);
    }

    [Fact]
    public async Task An_identity_is_one_users_however_it_is_written()
    {
        await _users.CreateAsync(new CreateUserRequest { Name = "hr", CertificateDns = { "CN=ada, O=Example" } });

        foreach (var request in new[]
        {
            new CreateUserRequest { Name = "HR" },
            new CreateUserRequest { Name = "other", CertificateDns = { "O=EXAMPLE,cn=Ada" } },
            new CreateUserRequest { Name = "other", UserIds = { (uint)ThisProcess.UserId } },
        })
        {
            Assert.Equal(ErrorCode.NameTaken, (await Assert.ThrowsAsync<ScriptHostException>(() => _users.CreateAsync(request))).Code);
        }
    }

    [Theory]
    [InlineData(200_000u)]
    [InlineData(265_533u)]
    [InlineData(4_294_967_295u)]
    public async Task A_user_id_that_scripts_run_as_is_no_users(uint userId)
    {
        var refused = await Assert.ThrowsAsync<ScriptHostException>(() => _users.CreateAsync(new CreateUserRequest { Name = "sly", UserIds = { userId } }));

        Assert.Contains("Workers:UidRange", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_does_not_become_a_user_by_the_user_id_that_it_runs_as()
    {
        await _users.CreateAsync(new CreateUserRequest { Name = "hr", UserIds = { 1500 } });
        var before = new Authority(_store, Options.Create(new WorkersOptions()));
        var after = new Authority(_store, Options.Create(new WorkersOptions { UidRange = "1000-2000" }));

        Assert.Equal("HR", before.UserOf(ClientIdentity.OfUser(1500)).Name);
        Assert.Equal(ErrorCode.PermissionDenied, Assert.Throws<ScriptHostException>(() => after.UserOf(ClientIdentity.OfUser(1500))).Code);
    }

    [Fact]
    public async Task The_last_administrator_stays()
    {
        Assert.Equal(ErrorCode.BadRequest, (await Assert.ThrowsAsync<ScriptHostException>(() => _users.DropAsync("admin"))).Code);
        await Assert.ThrowsAsync<ScriptHostException>(() => _users.RevokeAsync("admin", Privilege.Admin));
        Assert.True(Admin.IsAdmin);

        await _users.CreateAsync(new CreateUserRequest { Name = "second", UserIds = { 77 } });
        await _users.GrantAsync("second", Privilege.Admin);
        await _users.DropAsync("admin");

        Assert.Equal(["SECOND"], _store.Content.Users.Keys);
    }

    public async Task DisposeAsync()
    {
        await _file.DisposeAsync();
        await _stores.RemoveAsync();
    }

    private Task RegisterAsync(string name, string? walletDir = null) => _endpoints.RegisterAsync(
        new RegisterRemoteExecutionEnvRequest { RemoteEndpointName = name, RemoteEndpointUrl = "agent.example.com:16000", WalletDir = walletDir ?? wallet["client"] }, Admin);

    private async Task OpenAsync()
    {
        _file = _stores.Open();
        _store = new RegistryStore(_file, TimeProvider.System);
        await _store.LoadAsync();
        _endpoints = new EndpointRegistry(_store, new WalletDirectories([]), new DirectoryFolders("/nowhere"), TimeProvider.System);
        _users = new UserRegistry(_store, new Authority(_store, Options.Create(new WorkersOptions())), TimeProvider.System);
        _grants = new GrantCheck(_store);
    }
}

public sealed class RegistryInSqliteTests(WalletFixture wallet) : RegistryStoreTests(wallet, null);

[Collection(OneServer.Name)]
public sealed class RegistryInPostgreSqlTests(WalletFixture wallet, PostgreSqlServer server) : RegistryStoreTests(wallet, server);
