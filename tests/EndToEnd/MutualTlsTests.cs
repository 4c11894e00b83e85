using System.Text.Json;
using Grpc.Core;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>Callers over TCP, from the wallet to the audit log.</summary>
public sealed class MutualTlsTests : IAsyncLifetime
{
    private ListeningAgent _agent = null!;

    public async Task InitializeAsync() => _agent = await ListeningAgent.StartAsync(
        "Access__Clients__0__Dn=CN=reports",
        "Access__Clients__0__Owners__0=HR_*",
        "Access__Clients__0__Owners__1=SYS",
        "Access__Clients__0__Scripts__0=ROOT/reports/*.sh");

    [Fact]
    public async Task An_agent_without_a_wallet_makes_one_and_callers_with_it_run_scripts()
    {
        var run = await ScriptHostProgram.RunAsync("run", "--agent", _agent.Address, "--wallet", Path.Combine(_agent.Wallet, "client"), "--owner", "hr", "hello.csx", "you");
        var named = await ScriptHostProgram.RunAsync("run", "--agent", _agent.Address, "--wallet", Path.Combine(_agent.Wallet, "client", "cwallet.sso"), "--agent-dn", "cn=LOCALHOST", "--owner", "hr", "hello.csx", "you");

        Assert.Equal((0, "Hello, you\n"), (run.ExitCode, run.Output));
        Assert.Equal((0, "Hello, you\n"), (named.ExitCode, named.Output));
        var entries = (await File.ReadAllLinesAsync(Path.Combine(_agent.Agent.Data, "audit.log"))).Select(line => JsonDocument.Parse(line).RootElement).ToList();
        Assert.Contains(entries, entry => entry.GetProperty("who").GetString() == "dn:CN=scripthost-client" && entry.GetProperty("outcome").GetString() == "accepted");
        Assert.Contains(entries, entry => entry.GetProperty("action").GetString() == "RunEnded" && entry.GetProperty("outcome").GetString() == "SUCCEEDED" && entry.GetProperty("from").GetString()!.StartsWith("127.0.0.1:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_the_caller_finds_wrong_with_the_agent_is_told_with_its_name()
    {
        var wrong = await ScriptHostProgram.RunAsync("doctor", "--agent", _agent.Address, "--wallet", Path.Combine(_agent.Wallet, "client"), "--agent-dn", "CN=other");
        var unencrypted = await ScriptHostProgram.RunAsync("doctor", "--agent", _agent.Address);

        Assert.Equal(104, wrong.ExitCode);
        Assert.Contains("CN=localhost, and CN=other is expected", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("[AGENT_NOT_TRUSTED]", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(104, unencrypted.ExitCode);
    }

    [Fact]
    public async Task Doctor_tells_where_the_agent_listens_and_how_long_its_certificate_lasts()
    {
        var doctor = await ScriptHostProgram.RunAsync("doctor", "--data", _agent.Agent.Data);

        Assert.Contains($"listens       {_agent.Address}\ncertificate   CN=localhost, 365 days left\n", doctor.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_good_certificate_whose_name_no_setting_knows_may_do_nothing()
    {
        using var certificate = IssuedCertificate.For("stranger", _agent.Wallet);
        using var channel = _agent.ConnectAs(certificate);
        var client = new Agent.AgentClient(channel);

        foreach (var call in new Func<Task>[]
        {
            () => client.GetAgentInfoAsync(new GetAgentInfoRequest()).ResponseAsync,
            () => client.ListRunsAsync(new ListRunsRequest()).ResponseAsync,
            () => RunAsync(client, "HR", "hello.csx"),
        })
        {
            var refused = await Assert.ThrowsAsync<RpcException>(call);
            Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
            Assert.Contains("CN=stranger", refused.Status.Detail, StringComparison.Ordinal);
            Assert.Contains("Access:Clients", refused.Status.Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_caller_may_run_the_scripts_and_owners_that_the_settings_name()
    {
        Directory.CreateDirectory(Path.Combine(_agent.Agent.Root, "reports"));
        var allowed = Path.Combine(_agent.Agent.Root, "reports", "one.sh");
        await File.WriteAllTextAsync(allowed, "#!/bin/sh\nexit 0\n");
        File.CreateSymbolicLink(Path.Combine(_agent.Agent.Root, "reports", "link.sh"), Path.Combine(ScriptHostProgram.ScriptsFolder, "hello.sh"));
        using var certificate = IssuedCertificate.For("reports", _agent.Wallet);
        using var channel = _agent.ConnectAs(certificate);
        var client = new Agent.AgentClient(channel);

        Assert.Equal(OutcomeStatus.Succeeded, (await RunAsync(client, "hr_one", allowed)).Status);
        Assert.Equal(OutcomeStatus.Succeeded, (await RunAsync(client, "sys", "reports/one.sh")).Status);
        foreach (var (owner, action) in new[] { ("SYSTEM", allowed), ("SALES", allowed), ("\"hr_one\"", allowed), ("hr_one", "hello.sh"), ("hr_one", "reports/link.sh"), ("hr_one", "reports/../reports/sub/x.sh") })
        {
            var refused = await Assert.ThrowsAsync<RpcException>(() => RunAsync(client, owner, action));
            Assert.True(refused.StatusCode is StatusCode.PermissionDenied or StatusCode.NotFound, $"{owner} {action}: {refused.Status}");
        }

        // The names of files of others are not told either.
        Assert.Equal(StatusCode.PermissionDenied, (await Assert.ThrowsAsync<RpcException>(() => RunAsync(client, "SALES", "no/such/file.sh"))).StatusCode);
    }

    [Fact]
    public async Task Runs_belong_to_the_certificate_that_asked_for_them()
    {
        using var own = IssuedCertificate.For("scripthost-client", _agent.Wallet);
        using var other = IssuedCertificate.For("reports", _agent.Wallet);
        using var ownChannel = _agent.ConnectAs(own);
        using var otherChannel = _agent.ConnectAs(other);
        await RunAsync(new Agent.AgentClient(ownChannel), "HR", "hello.sh", "mine");

        var refused = await Assert.ThrowsAsync<RpcException>(() => new Agent.AgentClient(otherChannel).GetRunAsync(new GetRunRequest { RunId = "mine" }).ResponseAsync);
        var seen = await new Agent.AgentClient(ownChannel).GetRunAsync(new GetRunRequest { RunId = "mine" });

        Assert.Equal(StatusCode.PermissionDenied, refused.StatusCode);
        Assert.Equal("dn:CN=scripthost-client", seen.Run.Client);
    }

    [Fact]
    public async Task An_endpoint_is_registered_tested_granted_and_removed_by_commands()
    {
        string[] data = ["--data", _agent.Agent.Data];
        var wallet = Path.Combine(_agent.Wallet, "client");
        Assert.Equal(0, (await ScriptHostProgram.RunAsync(["endpoint", "directory", .. data, "WALLET_DIR", wallet])).ExitCode);
        var registered = await ScriptHostProgram.RunAsync(["endpoint", "register", .. data, "rem_executable", "--url", _agent.Address, "--wallet-dir", "wallet_dir", "--cert-dn", "CN=LocalHost"]);
        var tested = await ScriptHostProgram.RunAsync(["endpoint", "test", .. data, "Rem_Executable"]);
        var granted = await ScriptHostProgram.RunAsync(["endpoint", "grant", .. data, "REM_EXECUTABLE", "scott"]);
        var grants = await ScriptHostProgram.RunAsync(["endpoint", "grants", .. data, "--json"]);
        var unasked = await ScriptHostProgram.RunAsync(["endpoint", "deregister", .. data, "REM_EXECUTABLE"]);
        var gone = await ScriptHostProgram.RunAsync(["endpoint", "deregister", .. data, "REM_EXECUTABLE", "--yes"]);
        var missing = await ScriptHostProgram.RunAsync(["endpoint", "test", .. data, "REM_EXECUTABLE"]);

        Assert.Equal((0, ""), (registered.ExitCode, registered.Error));
        Assert.StartsWith($"{_agent.Address}: ok, version ", tested.Output, StringComparison.Ordinal);
        Assert.Equal((0, "Granted.\n"), (granted.ExitCode, granted.Output));
        Assert.Contains("warning: There is no user SCOTT", granted.Error, StringComparison.Ordinal);
        Assert.Equal("SCOTT", JsonDocument.Parse(grants.Output).RootElement.GetProperty("user_name").GetString());
        Assert.Contains("will fail at their next run", unasked.Error, StringComparison.Ordinal);
        Assert.Equal(0, gone.ExitCode);
        Assert.Equal((ErrorTable.Get(ErrorCode.NotRegistered).ExitCode, true), (missing.ExitCode, missing.Error.Contains("ORA-27476", StringComparison.Ordinal)));
    }

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    private static async Task<Outcome> RunAsync(Agent.AgentClient client, string owner, string action, string runId = "")
    {
        using var call = client.RunJob(new RunJobRequest { RunId = runId, Owner = owner, Action = action }, deadline: DateTime.UtcNow.AddMinutes(2));
        return (await call.ReadToEndAsync()).Outcome;
    }
}
