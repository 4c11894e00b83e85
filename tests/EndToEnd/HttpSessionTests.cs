using System.Diagnostics;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace ScriptHost.EndToEnd;

/// <summary>Runs whose caller lends them its own database session.</summary>
public sealed class HttpSessionTests : IAsyncLifetime
{
    // It says that it has begun, and waits for the caller's word, which nobody says.
    private const string Waiting = """
        int GsfMain(int argc, string[] argv, IScriptContext ctx)
        {
            Console.WriteLine("begun");
            ctx.CancellationToken.WaitHandle.WaitOne();
            return 7;
        }
        """;

    private const string Querying = """
        int GsfMain(int argc, string[] argv, IScriptContext ctx)
        {
            Console.WriteLine(ctx.Connection.ExecuteScalar<string>("SELECT what FROM secret_of_caller"));
            return 0;
        }
        """;

    private ListeningAgent _agent = null!;
    private X509Certificate2 _certificate = null!;
    private HttpCaller _caller = null!;

    public Task InitializeAsync() => StartAsync("Access__Clients__0__Dn=CN=other", "Access__Clients__0__Owners__0=*", "Limits__CallerSessionTimeout=00:02:00");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_script_works_in_the_session_of_its_caller_and_the_agent_closes_the_connection_behind_its_end(bool sandboxed)
    {
        if (!sandboxed)
        {
            // Then user ids keep owners apart, where the agent is root.
            await DisposeAsync();
            await StartAsync("Workers__Sandbox=none");
            _agent.Agent.LetOthersRead();
        }

        await using var database = await LentDatabase.StartAsync();
        await using var session = await database.OpenAsync("CREATE TABLE secret_of_caller (what VARCHAR2(20))", "INSERT INTO secret_of_caller VALUES ('uncommitted')");
        var id = await AskAsync(Querying);
        using var connection = await UpgradeAsync(id);

        await LentDatabase.JoinAsync(session, connection.Stream);
        var ended = await _caller.EndOfAsync(id);

        Assert.True(ended.GetProperty("outcome").GetProperty("status").GetString() == "OUTCOME_STATUS_SUCCEEDED", ended.ToString());
        Assert.Equal("uncommitted\n", (await _caller.GetAsync($"/v1/runs/{id}/output/stdout")).Text);
        Assert.False(ended.TryGetProperty("profile", out _));
    }

    [Fact]
    public async Task A_run_waits_for_its_callers_session_and_fails_when_that_does_not_come()
    {
        await DisposeAsync();
        await StartAsync("Limits__CallerSessionTimeout=00:00:10");
        var id = await AskAsync(Waiting);

        JsonElement record;
        do
        {
            record = (await _caller.GetAsync($"/v1/runs/{id}")).Json;
        }
        while (record.GetProperty("wait").GetProperty("reason").GetString()!.StartsWith("Its script", StringComparison.Ordinal));

        Assert.Contains("its caller's session", record.GetProperty("wait").GetProperty("reason").GetString(), StringComparison.Ordinal);
        var outcome = (await _caller.EndOfAsync(id)).GetProperty("outcome");
        Assert.Equal(("OUTCOME_STATUS_FAILED", "REASON_CONNECTION_FAILED"), (outcome.GetProperty("status").GetString(), outcome.GetProperty("reason").GetString()));
        Assert.Contains("did not come within 00:00:10 (Limits:CallerSessionTimeout)", outcome.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_session_is_taken_from_its_client_for_its_run_and_once()
    {
        using var otherCertificate = IssuedCertificate.For("other", _agent.Wallet);
        using var other = HttpCaller.WithCertificate(_agent.Address, otherCertificate);
        using var second = HttpCaller.WithCertificate(_agent.Address, _certificate, HttpVersion.Version20);
        var plain = await _caller.RunAsync(_agent.Agent.WriteScript(Waiting));
        var id = await AskAsync(Waiting);

        Assert.Equal((403, "PERMISSION_DENIED"), Of(await LendAsync(other, id)));
        Assert.Equal((404, "RUN_NOT_FOUND"), Of(await LendAsync(_caller, "none")));
        Assert.Equal((409, "WRONG_STATE"), Of(await LendAsync(_caller, plain)));
        Assert.Equal((426, "BAD_REQUEST"), Of(await _caller.GetAsync($"/v1/runs/{id}/session")));
        Assert.Equal((426, "BAD_REQUEST"), Of(await second.GetAsync($"/v1/runs/{id}/session")));
        Assert.Equal((426, "BAD_REQUEST"), Of(await LendAsync(_caller, id, "websocket")));
        using var connection = await UpgradeAsync(id);
        Assert.Equal((409, "WRONG_STATE"), Of(await LendAsync(_caller, id)));
        await _caller.DeleteAsync($"/v1/runs/{id}");
        await _caller.DeleteAsync($"/v1/runs/{plain}");
        await _caller.EndOfAsync(id);
        Assert.Equal((409, "WRONG_STATE"), Of(await LendAsync(_caller, id)));
        Assert.Equal(0, await EndOfAsync(connection));
        var audit = await File.ReadAllTextAsync(Path.Combine(_agent.Agent.Data, "audit.log"));
        Assert.Contains($"\"action\":\"LendSession\",\"outcome\":\"ok\",\"run_id\":\"{id}\"", audit, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_caller_that_goes_away_stops_its_run(bool asked)
    {
        await using var database = await LentDatabase.StartAsync();
        var id = await AskAsync(asked ? $"{Waiting.Replace("Console.WriteLine", "_ = ctx.Connection; Console.WriteLine", StringComparison.Ordinal)}" : Waiting);
        var connection = await UpgradeAsync(id);
        await using var session = await database.OpenAsync();
        var joined = LentDatabase.JoinAsync(session, connection.Stream);
        await BegunAsync(id);

        connection.Dispose();

        await joined.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        var outcome = (await _caller.EndOfAsync(id)).GetProperty("outcome");
        Assert.Equal(("OUTCOME_STATUS_STOPPED", "REASON_CANCELLED"), (outcome.GetProperty("status").GetString(), outcome.GetProperty("reason").GetString()));
        Assert.Contains("its caller's database session went away", outcome.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_that_is_killed_ends_the_callers_connection()
    {
        var id = await AskAsync(Waiting);
        using var connection = await UpgradeAsync(id);
        await BegunAsync(id);
        var process = (await _caller.GetAsync($"/v1/runs/{id}")).Json.GetProperty("processId").GetInt32();

        Process.GetProcessById(process).Kill();

        Assert.Equal(0, await EndOfAsync(connection));
        var outcome = (await _caller.EndOfAsync(id)).GetProperty("outcome");
        Assert.NotEqual("OUTCOME_STATUS_SUCCEEDED", outcome.GetProperty("status").GetString());
    }

    [Fact]
    public async Task An_agent_that_ends_or_is_killed_ends_the_connection_too()
    {
        var id = await AskAsync(Waiting);
        using (var connection = await UpgradeAsync(id))
        {
            await BegunAsync(id);
            await _agent.Agent.KillAndStartAsync();
            Assert.Equal(0, await EndOfAsync(connection));
        }

        var lost = (await _caller.EndOfAsync(id)).GetProperty("outcome");
        Assert.Equal("REASON_WORKER_LOST", lost.GetProperty("reason").GetString());

        var next = await AskAsync(Waiting);
        using var last = await UpgradeAsync(next);
        await BegunAsync(next);
        var log = _agent.Agent.EndAndReadLogAsync();
        Assert.Equal(0, await EndOfAsync(last));
        await log;
    }

    [Fact]
    public async Task What_such_a_run_cannot_be_is_refused_and_its_token_is_in_no_log()
    {
        foreach (var (request, mistake) in new (object, string)[]
        {
            (new { owner = "HR", action = "hello.csx", carriedSession = true }, "with_context is not"),
            (new { owner = "HR", action = "hello.csx", carriedSession = true, withContext = true, profile = "P" }, "profile is 'P'"),
            (new { owner = "HR", action = "hello.sh", carriedSession = true, withContext = true }, "no C# script"),
        })
        {
            var refused = await _caller.PostAsync(JsonSerializer.Serialize(request));
            Assert.Equal((400, "BAD_REQUEST"), Of(refused));
            Assert.Contains(mistake, refused.Detail, StringComparison.Ordinal);
        }

        // What a script can print of its surroundings.
        var id = await AskAsync(
            """
            int GsfMain(int argc, string[] argv, IScriptContext ctx)
            {
                foreach (var file in Directory.EnumerateFiles(Path.Combine(Path.GetDirectoryName(Environment.GetEnvironmentVariable("HOME")), "c")))
                    Console.WriteLine(file);
                Console.WriteLine(File.ReadAllText("/proc/self/environ") + File.ReadAllText("/proc/self/cmdline"));
                foreach (System.Collections.DictionaryEntry one in Environment.GetEnvironmentVariables())
                    Console.WriteLine($"{one.Key}={one.Value}");
                return 0;
            }
            """);
        using var connection = await UpgradeAsync(id);
        await _caller.EndOfAsync(id);
        var printed = (await _caller.GetAsync($"/v1/runs/{id}/output/stdout")).Text;
        Assert.Contains("/c/s\n", printed, StringComparison.Ordinal);
        var log = await _agent.Agent.EndAndReadLogAsync();
        foreach (var text in new[] { printed, log, await File.ReadAllTextAsync(Path.Combine(_agent.Agent.Data, "audit.log")) })
        {
            Assert.DoesNotMatch("[0-9a-f]{64}", text);
        }
    }

    public async Task DisposeAsync()
    {
        _caller.Dispose();
        _certificate.Dispose();
        await _agent.DisposeAsync();
    }

    private async Task StartAsync(params string[] settings)
    {
        _agent = await ListeningAgent.StartAsync(settings);
        _certificate = IssuedCertificate.For("scripthost-client", _agent.Wallet);
        _caller = HttpCaller.WithCertificate(_agent.Address, _certificate);
    }

    private static (int, string) Of(HttpAnswer answer) => (answer.Status, answer.Code);

    private async Task<string> AskAsync(string script)
    {
        var answer = await _caller.PostAsync(JsonSerializer.Serialize(new { owner = "HR", action = _agent.Agent.WriteScript(script), withContext = true, carriedSession = true }));
        Assert.True(answer.Status == 202, answer.Text);
        return answer.Json.GetProperty("runId").GetString()!;
    }

    private async Task<RawHttp> UpgradeAsync(string id)
    {
        var connection = await RawHttp.ConnectAsync(_agent.Address, _certificate);
        await connection.SendAsync($"GET /v1/runs/{id}/session HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: scripthost-session\r\n\r\n");
        var head = await connection.ReadUntilAsync("\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 101 ", head, StringComparison.Ordinal);
        Assert.Contains("\r\nUpgrade: scripthost-session\r\n", head, StringComparison.Ordinal);
        return connection;
    }

    private static Task<HttpAnswer> LendAsync(HttpCaller caller, string id, string protocol = "scripthost-session")
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/runs/{id}/session");
        request.Headers.TryAddWithoutValidation("Connection", "Upgrade");
        request.Headers.TryAddWithoutValidation("Upgrade", protocol);
        return caller.SendAsync(request);
    }

    private async Task BegunAsync(string id)
    {
        using var events = await RawHttp.ConnectAsync(_agent.Address, _certificate);
        await events.SendAsync($"GET /v1/runs/{id}/events HTTP/1.1\r\nHost: localhost\r\n\r\n");
        await events.ReadUntilAsync("YmVndW4K");
    }

    /// <summary>What a read gives at the end of a connection: nothing.</summary>
    private static async Task<int> EndOfAsync(RawHttp connection)
    {
        try
        {
            return await connection.Stream.ReadAsync(new byte[1]).AsTask().WaitAsync(TimeSpan.FromMinutes(1));
        }
        catch (IOException)
        {
            return 0;
        }
    }
}
