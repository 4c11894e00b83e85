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
    private readonly List<EndpointUrl> _chosen = [];

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
        for (var i = 0; i < 6; i++)
        {
            await RunAsync(client, "ok", gone, _second.Url);
        }

        Assert.Equal(6, _second.Agent.RunCount);
        Assert.Single(_chosen, gone);
    }

    [Fact]
    public async Task An_agent_that_says_it_started_nothing_is_passed_over_once()
    {
        var refused = await Assert.ThrowsAsync<ScriptHostException>(() => RunAsync(Client(), "drain", _first.Url, _second.Url));

        Assert.Equal(ErrorCode.AgentDraining, refused.Code);
        Assert.Equal((1, 1), (_first.Agent.RunCount, _second.Agent.RunCount));
        Assert.Contains($"{_first.Url}", refused.Message, StringComparison.Ordinal);
        Assert.Contains($"{_second.Url}", refused.Message, StringComparison.Ordinal);
        Assert.Contains("REM_EXECUTABLE", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("vanish")]
    [InlineData("begin and vanish")]
    [InlineData("refuse")]
    public async Task A_run_that_may_have_started_or_was_refused_for_good_is_sent_to_nobody_else(string action)
    {
        await Assert.ThrowsAsync<ScriptHostException>(() => RunAsync(Client(), action, _first.Url, _second.Url));

        Assert.Equal(1, _first.Agent.RunCount + _second.Agent.RunCount);
        Assert.Single(_chosen);
    }

    [Fact]
    public async Task Every_url_is_put_on_record_before_it_is_called()
    {
        var client = Client();
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (var _ in client.RunJobAsync(EndpointOf(_first.Url), new RunJobRequest { Action = "ok" }, _ => throw new InvalidOperationException("disk"), CancellationToken.None))
            {
            }
        });

        Assert.Equal("disk", failure.Message);
        Assert.Equal(0, _first.Agent.RunCount);
    }

    [Fact]
    public async Task An_agent_with_another_name_is_not_called()
    {
        var endpoint = EndpointOf(_first.Url) with { CertificateDn = DistinguishedName.TryParse("CN=other") };

        var refused = await Assert.ThrowsAsync<ScriptHostException>(() => RunAsync(Client(), "ok", endpoint));

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

    private Task RunAsync(EndpointClient client, string action, params EndpointUrl[] urls) => RunAsync(client, action, EndpointOf(urls));

    private async Task RunAsync(EndpointClient client, string action, Endpoint endpoint)
    {
        Task Choose(EndpointUrl url)
        {
            _chosen.Add(url);
            return Task.CompletedTask;
        }

        RunEvent? last = null;
        await foreach (var one in client.RunJobAsync(endpoint, new RunJobRequest { RunId = "r", Action = action }, Choose, CancellationToken.None))
        {
            last = one;
        }

        Assert.Equal(OutcomeStatus.Succeeded, last!.Outcome.Status);
    }

    private EndpointUrl UnusedUrl()
    {
        _unused.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return new EndpointUrl("127.0.0.1", ((IPEndPoint)_unused.LocalEndPoint!).Port);
    }
}
