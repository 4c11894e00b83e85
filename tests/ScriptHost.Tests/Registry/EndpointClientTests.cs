using System.Net;
using System.Net.Sockets;
using ScriptHost.Errors;
using ScriptHost.Registry;
using ScriptHost.Registry.Calls;
using ScriptHost.Security.Wallets;
using ScriptHost.Tests.Security.Tls;
using ScriptHost.V1;

namespace ScriptHost.Tests.Registry;

public sealed class EndpointClientTests : IAsyncLifetime, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("endpoint").FullName;
    private readonly TestAuthority _authority = new();
    private readonly EndpointChannels _channels = new(new WalletDirectories([]));

    // Bound, so that nobody else gets its port; and nobody listens.
    private readonly Socket _unused = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private TlsHost _first = null!;
    private TlsHost _second = null!;

    public async Task InitializeAsync()
    {
        _authority.WriteWallet(Path.Combine(_folder, "agent"), _authority.Server("127.0.0.1"));
        _authority.WriteWallet(Path.Combine(_folder, "client"), _authority.Client("scheduler"));
        _first = await TlsHost.StartAsync(Path.Combine(_folder, "agent"));
        _second = await TlsHost.StartAsync(Path.Combine(_folder, "agent"));
    }

    [Fact]
    public async Task Runs_are_spread_over_the_urls_and_connections_are_kept()
    {
        var client = Client();
        for (var i = 0; i < 10; i++)
        {
            await RunAsync(client, "ok", _first.Url, _second.Url);
        }

        Assert.Equal((5, 5), (_first.Agent.RunCount, _second.Agent.RunCount));
        var endpoint = EndpointOf(_first.Url);
        Assert.Same(_channels.Get(endpoint, _first.Url), _channels.Get(endpoint, _first.Url));
    }

    [Fact]
    public async Task An_agent_that_cannot_be_reached_is_passed_over_and_left_alone_for_a_while()
    {
        var client = Client();
        var gone = UnusedUrl();
        var refused = await Assert.ThrowsAsync<ScriptHostException>(() => RunAsync(client, "ok", EndpointOf(gone, _second.Url), gone));
        for (var i = 0; i < 6; i++)
        {
            await RunAsync(client, "ok", gone, _second.Url);
        }

        Assert.Equal(ErrorCode.AgentUnreachable, refused.Code);
        Assert.Equal(6, _second.Agent.RunCount);
    }

    [Theory]
    [InlineData("drain", ErrorCode.AgentDraining, false)]
    [InlineData("refuse", ErrorCode.PermissionDenied, true)]
    public async Task An_agent_that_takes_nothing_is_left_alone_for_a_while_and_one_that_refuses_a_run_is_not(string action, ErrorCode code, bool isCalled)
    {
        var client = Client();
        var refused = await Assert.ThrowsAsync<ScriptHostException>(() => RunAsync(client, action, EndpointOf(_first.Url, _second.Url), _first.Url));
        for (var i = 0; i < 2; i++)
        {
            await RunAsync(client, "ok", _first.Url, _second.Url);
        }

        Assert.Equal(code, refused.Code);
        Assert.StartsWith($"The remote endpoint REM_EXECUTABLE, {_first.Url}: ", refused.Message, StringComparison.Ordinal);
        Assert.Equal(isCalled ? (2, 1) : (1, 2), (_first.Agent.RunCount, _second.Agent.RunCount));
    }

    [Theory]
    [InlineData("vanish")]
    [InlineData("begin and vanish")]
    public async Task A_run_whose_call_was_lost_may_have_started(string action) =>
        await Assert.ThrowsAsync<CallLostException>(() => RunAsync(Client(), action, _first.Url));

    [Fact]
    public async Task A_run_that_an_agent_does_not_know_is_not_started_by_attaching_to_it()
    {
        Assert.Null(await Client().AttachToOutcomeAsync(EndpointOf(_first.Url), _first.Url, "unknown", received: null, CancellationToken.None));
        Assert.Equal(OutcomeStatus.Succeeded, (await Client().AttachToOutcomeAsync(EndpointOf(_first.Url), _first.Url, "known", received: null, CancellationToken.None))!.Status);
        Assert.Equal(0, _first.Agent.RunCount);
    }

    [Fact]
    public async Task An_agent_that_is_too_old_to_switch_the_network_off_is_not_sent_a_run_that_needs_that()
    {
        _first.Agent.Capabilities = ["run.csharp"];
        var request = new RunJobRequest { RunId = "r", Action = "ok", NetworkOff = true };

        var refused = await Assert.ThrowsAsync<ScriptHostException>(() => RunAsync(Client(), request, EndpointOf(_first.Url), _first.Url));

        Assert.Equal(ErrorCode.ComponentMissing, refused.Code);
        Assert.Contains($"{_first.Url}: network is OFF for this run, and the agent there, of version dn:CN=scheduler, is too old", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, _first.Agent.RunCount);
        await RunAsync(Client(), "ok", _first.Url);
        _first.Agent.Capabilities = ["run.csharp", "run.network-off"];
        await RunAsync(Client(), request, EndpointOf(_first.Url), _first.Url);
        Assert.Equal(2, _first.Agent.RunCount);
    }

    [Fact]
    public async Task A_run_that_needs_the_network_off_waits_for_an_agent_that_cannot_be_asked()
    {
        var gone = UnusedUrl();
        var request = new RunJobRequest { RunId = "r", Action = "ok", NetworkOff = true };

        Assert.Equal(ErrorCode.AgentUnreachable, (await Assert.ThrowsAsync<ScriptHostException>(() => RunAsync(Client(), request, EndpointOf(gone), gone))).Code);
    }

    [Fact]
    public async Task An_agent_with_another_name_is_not_called()
    {
        var endpoint = EndpointOf(_first.Url) with { CertificateDn = DistinguishedName.TryParse("CN=other") };

        var refused = await Assert.ThrowsAsync<ScriptHostException>(() => RunAsync(Client(), "ok", endpoint, _first.Url));

        Assert.Equal(ErrorCode.AgentNotTrusted, refused.Code);
        Assert.Contains("CN=127.0.0.1", refused.Message, StringComparison.Ordinal);
        Assert.Contains("CN=other", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, _first.Agent.RunCount);
    }

    [Fact]
    public async Task A_test_tells_of_every_url_what_it_is_or_why_it_failed()
    {
        var gone = UnusedUrl();

        var tests = await Client().TestAsync(EndpointOf(_first.Url, gone), CancellationToken.None);

        Assert.Equal([(true, ""), (false, $"{gone}: Connection refused. Is the agent up, and is this its address? [AGENT_UNREACHABLE]")], tests.Select(test => (test.Succeeded, test.Error)));
        Assert.Equal("dn:CN=scheduler", tests[0].Version);
    }

    [Fact]
    public async Task A_renewed_wallet_is_used_from_the_next_call_on()
    {
        var client = Client();
        _authority.WriteWallet(Path.Combine(_folder, "client"), _authority.Client("renewed"));

        var tests = await client.TestAsync(EndpointOf(_first.Url), CancellationToken.None);

        Assert.Equal("dn:CN=renewed", tests[0].Version);
    }

    public async Task DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    public void Dispose()
    {
        _unused.Dispose();
        _channels.Dispose();
        _authority.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private EndpointClient Client() => new(_channels, new UrlHealth(TimeProvider.System));

    private Endpoint EndpointOf(params EndpointUrl[] urls) =>
        new("REM_EXECUTABLE", urls, "WALLET_DIR", Path.Combine(_folder, "client"), null, DateTimeOffset.UnixEpoch, "ADMIN");

    private static Task RunAsync(EndpointClient client, string action, Endpoint endpoint, EndpointUrl url) =>
        RunAsync(client, new RunJobRequest { RunId = "r", Action = action }, endpoint, url);

    private static async Task RunAsync(EndpointClient client, RunJobRequest request, Endpoint endpoint, EndpointUrl url) =>
        Assert.Equal(OutcomeStatus.Succeeded, (await client.RunToOutcomeAsync(endpoint, url, request, received: null, CancellationToken.None)).Status);

    private Task RunAsync(EndpointClient client, string action, params EndpointUrl[] urls) => RunAsync(client, action, EndpointOf(urls), client.Choose(EndpointOf(urls)));

    private EndpointUrl UnusedUrl()
    {
        _unused.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new EndpointUrl("127.0.0.1", ((IPEndPoint)_unused.LocalEndPoint!).Port);
    }
}
