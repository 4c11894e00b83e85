using System.Globalization;
using ScriptHost.Tests.Shared;

namespace ScriptHost.EndToEnd.Bridge;

/// <summary>The network between a bridge and its database is cut while runs are under way: every request ends exactly once.</summary>
public sealed class BridgeNetworkTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>, IAsyncLifetime
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    private FrailNetwork _network = null!;
    private BridgedDatabase _database = null!;

    public async Task InitializeAsync()
    {
        _network = FrailNetwork.To(Path.Combine(server.Folder, ".s.PGSQL.5432"));
        _database = await BridgedDatabase.CreateAsync(server);
    }

    public async Task DisposeAsync()
    {
        await _database.DisposeAsync();
        await _network.DisposeAsync();
    }

    [Theory]
    [InlineData("notify")]
    [InlineData("none")]
    public async Task Runs_go_on_while_the_network_is_cut_and_what_became_of_them_is_stored_when_it_is_back(string wakeUp)
    {
        await using var agent = await StartAsync(Relayed("MaxRuns=4", "Lease=00:00:05", $"WakeUp={wakeUp}"));
        agent.LetOthersRead();
        var requests = new RequestMix(_database, agent.Root, seconds: 1);
        await requests.CreateJobsAsync();
        for (var cut = 1; cut <= 3; cut++)
        {
            var first = await requests.FileAsync();
            await _database.UntilAsync($"SELECT 1 FROM dbms_scripthost.user_job_output WHERE log_id >= {first}");
            _network.Cut();
            var runs = requests.CountRuns();
            // Some wait in the table meanwhile.
            await requests.FileAsync();
            await UntilAsync(() => requests.CountRuns() > runs);
            _network.Mend();
        }

        await requests.CheckAsync(mayBeLost: false);
        Assert.True(_network.DroppedCount > 3);
    }

    [Fact]
    public async Task Connections_that_carry_nothing_any_more_and_say_nothing_are_given_up()
    {
        await using var agent = await StartAsync(Relayed("MaxRuns=4", "Lease=00:00:05", "StatementTimeout=00:00:01"));
        agent.LetOthersRead();
        var requests = new RequestMix(_database, agent.Root, seconds: 1);
        await requests.CreateJobsAsync();
        var first = await requests.FileAsync();
        await _database.UntilAsync($"SELECT 1 FROM dbms_scripthost.user_job_output WHERE log_id >= {first}");

        _network.Silence();
        await requests.FileAsync();

        await requests.CheckAsync(mayBeLost: false);
    }

    [Fact]
    public async Task A_bridge_that_is_cut_off_leaves_its_runs_at_an_endpoint_to_another_one_and_serves_on_when_the_network_is_back()
    {
        await using var remote = await ListeningAgent.StartAsync("Workers__Sandbox=none");
        remote.Agent.LetOthersRead();
        var requests = new RequestMix(_database, remote.Agent.Root, seconds: 3);
        await requests.CreateJobsAsync();
        await using var cutOff = await StartAsync(Relayed("MaxRuns=4", "Lease=00:00:05", "Endpoint=REMOTE"));
        await RegisterAsync(cutOff, remote);
        var first = await requests.FileAsync();
        await _database.UntilAsync($"SELECT 1 FROM dbms_scripthost.user_job_output WHERE log_id >= {first}");

        _network.Cut();
        await using (var other = await StartAsync(_database.Settings("Lease=00:00:05", "Endpoint=REMOTE")))
        {
            await RegisterAsync(other, remote);
            await requests.CheckAsync(mayBeLost: false);
        }

        _network.Mend();
        await requests.FileAsync();
        await requests.CheckAsync(mayBeLost: false);
        Assert.Equal(2L, await _database.ScalarAsync("SELECT count(DISTINCT bridge) FROM dbms_scripthost.requests", "postgres"));
    }

    // Where runs have their sessions is not what is cut.
    private string[] Relayed(params string[] more) => _database.Settings(
        [.. more, "Provider=postgresql", string.Create(CultureInfo.InvariantCulture, $"ConnectionString=Host=127.0.0.1;Port={_network.Port};Database={_database.Name}")]);

    private static Task<StartedAgent> StartAsync(string[] settings) => StartedAgent.StartWithAsync([.. settings, "Workers__Sandbox=none"], "--roles", "agent,bridge");

    private static Task RegisterAsync(StartedAgent bridge, ListeningAgent remote) => ScriptHostProgram.DoneAsync(
        "endpoint", "register", "REMOTE", "--url", remote.Address, "--wallet-dir", Path.Combine(remote.Wallet, "client"), "--cert-dn", "CN=localhost", "--data", bridge.Data);

    private static async Task UntilAsync(Func<bool> condition)
    {
        using var bound = new CancellationTokenSource(Bound);
        while (!condition())
        {
            await Task.Delay(20, bound.Token);
        }
    }
}
