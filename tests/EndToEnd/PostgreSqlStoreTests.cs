using System.Text.Json.Nodes;
using Npgsql;
using ScriptHost.Tests.Shared;

namespace ScriptHost.EndToEnd;

/// <summary>An agent whose scheduler's store is in PostgreSQL.</summary>
public sealed class PostgreSqlStoreTests(PostgreSqlServer server) : IClassFixture<PostgreSqlServer>, IAsyncLifetime
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _folder = Directory.CreateTempSubdirectory("store").FullName;
    private readonly string _role = $"agent_{Guid.NewGuid():N}";
    private readonly string _password = $"{Guid.NewGuid():N}";
    private StartedAgent _agent = null!;

    private string[] Settings =>
    [
        "Workers__Sandbox=none",
        $"Scheduler__PostgreSql__ConnectionString=Host={server.Folder};Database=postgres;Username={_role}",
        $"Scheduler__PostgreSql__Password__File={Path.Combine(_folder, "password")}",
        $"Scheduler__PostgreSql__Schema={_role}",
    ];

    public async Task InitializeAsync()
    {
        await server.ExecuteAsync($"CREATE ROLE {_role} LOGIN PASSWORD '{_password}'");
        await server.ExecuteAsync($"CREATE SCHEMA {_role} AUTHORIZATION {_role}");
        await server.RequirePasswordsAsync();
        var file = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(file, _password);
        File.SetUnixFileMode(file, Private);
        _agent = await StartedAgent.StartWithAsync(Settings);
        _agent.LetOthersRead();
        _agent.MarkKilled();
    }

    [Fact]
    public async Task All_is_as_it_was_when_the_agent_was_killed_and_started_again()
    {
        await DoneAsync("user", "create", "hr", "--uid", "54321");
        await DoneAsync("user", "grant", "hr", "CREATE JOB");
        var wallet = Path.Combine(_folder, "wallet");
        Assert.Equal(0, (await ScriptHostProgram.RunAsync("wallet", "create", wallet, "--host", "agent.example.com")).ExitCode);
        await DoneAsync("endpoint", "register", "remote_1", "--url", "agent.example.com:16000", "--wallet-dir", Path.Combine(wallet, "client"), "--cert-dn", "CN=agent");
        await DoneAsync("endpoint", "grant", "remote_1", "hr");
        await DoneAsync("program", "create", "hr.p", "--action", "hello.sh", "--arguments", "1");
        await DoneAsync("schedule", "create", "hr.nightly", "--start", "2030-01-01T02:00:00 Europe/Vienna", "--repeat", "FREQ=DAILY");
        await DoneAsync("job", "create", "hr.greet", "--action", "hello.sh", "--arguments", "1", "--keep");
        await DoneAsync("job", "argument", "hr.greet", "1", "world");
        await DoneAsync("job", "create", "hr.later", "--program", "hr.p", "--schedule", "hr.nightly");
        await DoneAsync("job", "enable", "hr.greet");
        await UntilAsync("hr.greet", job => (string)job["state"]! == "SUCCEEDED");
        string[][] looks =
        [
            ["user", "list"], ["endpoint", "list"], ["program", "list"], ["schedule", "list"], ["job", "show", "hr.greet"], ["job", "show", "hr.later"],
            ["job", "details", "hr.greet"], ["job", "log", "hr.greet"],
        ];
        var before = await Task.WhenAll(looks.Select(DoneAsync));

        await _agent.KillAndStartAsync();

        Assert.Equal(before, await Task.WhenAll(looks.Select(DoneAsync)));
        Assert.Contains("REMOTE_1", before[1], StringComparison.Ordinal);
        Assert.Contains("SUCCEEDED", before[6], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_second_agent_on_the_same_tables_is_refused_and_told_what_to_do()
    {
        using var second = ScriptHostProgram.StartWith(
            Settings.Select(setting => setting.Split('=', 2)).ToDictionary(pair => $"SCRIPTHOST__{pair[0]}", pair => pair[1]),
            "serve", "--data", Path.Combine(_folder, "second"), "--root", _agent.Root);
        second.StandardInput.Close();
        var told = await second.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(2));
        await second.WaitForExitAsync().WaitAsync(TimeSpan.FromMinutes(2));

        Assert.InRange(second.ExitCode, 101, 125);
        Assert.Contains($"Another agent serves the schema {_role} of this database. Stop it, or give this one a schema of its own", told, StringComparison.Ordinal);
        Assert.DoesNotContain(_password, told, StringComparison.Ordinal);
        await DoneAsync("job", "create", "first_serves", "--action", "hello.sh");
    }

    [Fact]
    public async Task A_server_that_crashes_while_jobs_fire_costs_no_run_and_doubles_none()
    {
        var ledger = Path.Combine(_agent.Root, "ledger");
        await File.WriteAllTextAsync(ledger, "");
        File.SetUnixFileMode(ledger, (UnixFileMode)0b110_110_110);
        var script = _agent.WriteScript($"#!/bin/sh\necho \"$SCRIPTHOST_RUN_ID\" >> {ledger}\n", ".sh");
        string[] jobs = ["tick1", "tick2", "tick3"];
        foreach (var job in jobs)
        {
            await DoneAsync("job", "create", job, "--action", script, "--repeat", "FREQ=SECONDLY", "--enabled");
        }

        foreach (var crash in Enumerable.Range(1, 3))
        {
            await UntilAsync("tick1", job => (int)job["run_count"]! >= crash * 2);
            await server.CrashAsync();
        }

        foreach (var job in jobs)
        {
            var soFar = (int)(await UntilAsync(job, _ => true))["run_count"]!;
            await UntilAsync(job, job => (int)job["run_count"]! > soFar + 1);
            await UntilDoneAsync("job", "disable", job, "--force");
            await UntilAsync(job, job => (string)job["state"]! == "DISABLED");
        }

        var runs = await ReadRunsAsync();
        Assert.Equal(runs.Distinct().Order(StringComparer.Ordinal), runs.Order(StringComparer.Ordinal));
        Assert.Equal(runs.Order(StringComparer.Ordinal), (await File.ReadAllLinesAsync(ledger)).Order(StringComparer.Ordinal));
    }

    public async Task DisposeAsync()
    {
        var commandLine = await File.ReadAllTextAsync($"/proc/{_agent.ProcessId}/cmdline");
        var log = await _agent.EndAndReadLogAsync();
        var files = Directory.GetFiles(_agent.Data, "scheduler*");
        await _agent.DisposeAsync();
        Directory.Delete(_folder, recursive: true);

        Assert.Empty(files);
        Assert.DoesNotContain(_password, commandLine, StringComparison.Ordinal);
        Assert.DoesNotContain(_password, log, StringComparison.Ordinal);
    }

    private Task<CommandResult> CommandAsync(params string[] arguments) => ScriptHostProgram.RunAsync(
        [.. arguments, "--data", _agent.Data, .. arguments[0] is "endpoint" or "user" ? Array.Empty<string>() : ["--user", "ADMIN"]]);

    private async Task<string> DoneAsync(params string[] arguments)
    {
        var result = await CommandAsync(arguments);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output;
    }

    // The store may be away for a moment.
    private async Task<string> UntilDoneAsync(params string[] arguments)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var result = await CommandAsync(arguments);
            if (result.ExitCode == 0)
            {
                return result.Output;
            }

            Assert.Contains("[STORE_FAILED]", result.Error, StringComparison.Ordinal);
            bound.Token.ThrowIfCancellationRequested();
        }
    }

    private async Task<JsonNode> UntilAsync(string name, Func<JsonNode, bool> condition)
    {
        using var bound = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        while (true)
        {
            var job = JsonNode.Parse(await UntilDoneAsync("job", "show", name, "--json"))!;
            if (condition(job))
            {
                return job;
            }

            bound.Token.ThrowIfCancellationRequested();
        }
    }

    private async Task<List<string>> ReadRunsAsync()
    {
        var runs = new List<string>();
        await using var connection = new NpgsqlConnection(server.ConnectionString("postgres") + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand($"SELECT run_id FROM {_role}.run_details WHERE run_id <> ''", connection);
        await using var row = await command.ExecuteReaderAsync();
        while (await row.ReadAsync())
        {
            runs.Add(row.GetString(0));
        }

        return runs;
    }
}
