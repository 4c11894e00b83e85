using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Grpc.Core;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>Jobs that are run in their caller's session, and stopped, as people do it.</summary>
public sealed class StopJobTests : IAsyncLifetime
{
    private const string Sleeping = "#!/bin/sh\necho begins\nsleep 600\n";
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(2);

    private StartedAgent _agent = null!;
    private Scheduler.SchedulerClient _scheduler = null!;

    public async Task InitializeAsync()
    {
        _agent = await StartedAgent.StartAsync();
        _scheduler = new Scheduler.SchedulerClient(_agent.Channel);
    }

    [Fact]
    public async Task A_job_that_runs_is_stopped_and_says_so()
    {
        await CreateAsync("j", Sleeping);
        var runId = (await DoneAsync("job", "run", "j", "--background")).Trim();
        await UntilOutputAsync(_agent.Client, runId);

        await DoneAsync("job", "stop", "j");

        var run = (await _agent.Client.GetRunAsync(new GetRunRequest { RunId = runId })).Run;
        Assert.Equal((OutcomeStatus.Stopped, Reason.Cancelled), (run.Outcome.Status, run.Outcome.Reason));
        Assert.Equal("DISABLED", (await JobAsync("j")).Job.State);
        Assert.StartsWith("scripthost: ORA-27366: job \"ADA\".\"J\" is not running", (await CommandAsync("job", "stop", "j")).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_script_that_does_not_listen_is_killed_by_force_while_its_grace_period_lasts()
    {
        await using var patient = await StartedAgent.StartWithAsync(["Workers__StopGrace=01:00:00", "Scheduler__StopWait=00:00:00"]);
        var scheduler = new Scheduler.SchedulerClient(patient.Channel);
        var action = patient.WriteScript("trap '' TERM\necho begins\nwhile true; do sleep 1; done", ".sh");
        await scheduler.CreateJobAsync(new CreateJobRequest { User = "ADA", JobName = "J", JobType = "EXECUTABLE", JobAction = action });
        var runId = (await scheduler.RunJobAsync(new RunScheduledJobRequest { User = "ADA", JobName = "J", UseCurrentSession = false })).RunIds[0];
        await UntilOutputAsync(patient.Client, runId);

        var late = await Assert.ThrowsAsync<RpcException>(async () => await scheduler.StopJobAsync(new StopJobRequest { User = "ADA", JobName = "J" }));
        Assert.StartsWith("ORA-27365: job \"ADA\".\"J\" has been notified to stop", late.Status.Detail, StringComparison.Ordinal);
        var denied = await Assert.ThrowsAsync<RpcException>(async () => await scheduler.StopJobAsync(new StopJobRequest { User = "ADA", JobName = "J", Force = true }));
        Assert.Equal(StatusCode.PermissionDenied, denied.StatusCode);
        await Assert.ThrowsAsync<RpcException>(async () => await scheduler.StopJobAsync(new StopJobRequest { JobName = "ADA.J", Force = true }));

        Assert.Equal(OutcomeStatus.Stopped, (await OutcomeAsync(patient.Client, runId)).Status);
    }

    [Fact]
    public async Task A_job_that_is_dropped_by_force_is_stopped_and_gone()
    {
        await CreateAsync("j", Sleeping);
        var runId = (await DoneAsync("job", "run", "j", "--background")).Trim();
        await UntilOutputAsync(_agent.Client, runId);
        Assert.StartsWith("scripthost: ORA-27478", (await CommandAsync("job", "drop", "j")).Error, StringComparison.Ordinal);

        await DoneAsync("job", "drop", "j", "--force");

        Assert.Equal("", await DoneAsync("job", "list"));
        Assert.Equal(OutcomeStatus.Stopped, (await OutcomeAsync(_agent.Client, runId)).Status);
    }

    [Fact]
    public async Task Blocks_as_the_manual_prints_them_name_run_and_stop_jobs()
    {
        // Its last character comes in two pieces.
        var greeting = _agent.WriteScript("printf 'in the caf\\303'; sleep 0.3; printf '\\251\\n'", ".sh");
        var (failing, sleeping) = (_agent.WriteScript("exit 7", ".sh"), _agent.WriteScript(Sleeping, ".sh"));
        var block = $"""
            DECLARE
              l_name  VARCHAR2(128);
              l_other VARCHAR2(128);
            BEGIN
              l_name := DBMS_SCHEDULER.GENERATE_JOB_NAME(prefix => 'eod_');
              DBMS_SCHEDULER.CREATE_JOB (
                job_name            =>  l_name,
                job_type            =>  'EXECUTABLE',
                job_action          =>  '{greeting}',
                auto_drop           =>  FALSE);
              DBMS_SCHEDULER.RUN_JOB (
                JOB_NAME            =>  l_name);
              l_other := DBMS_SCHEDULER.GENERATE_JOB_NAME;
              DBMS_OUTPUT.PUT_LINE(l_name || ' ' || l_other);

              DBMS_SCHEDULER.CREATE_JOB('failing', 'EXECUTABLE', '{failing}');
              BEGIN
                DBMS_SCHEDULER.RUN_JOB('failing', TRUE);
              EXCEPTION
                WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLCODE);
              END;

              DBMS_SCHEDULER.CREATE_JOB('eodjob', 'EXECUTABLE', '{sleeping}');
              DBMS_SCHEDULER.RUN_JOB (
                JOB_NAME            =>  'EODJOB',
                USE_CURRENT_SESSION =>  FALSE);
              BEGIN
                DBMS_SCHEDULER.RUN_JOB('eodjob', FALSE);
              EXCEPTION
                WHEN OTHERS THEN DBMS_OUTPUT.PUT_LINE(SQLCODE);
              END;
              DBMS_SCHEDULER.STOP_JOB('eodjob');
              DBMS_SCHEDULER.STOP_JOB(job_name => 'eodjob, ada.failing', commit_semantics => 'ABSORB_ERRORS');
              DBMS_SCHEDULER.STOP_JOB('eodjob');
            END;
            /

            """;
        var file = Path.Combine(_agent.Root, "block.sql");
        await File.WriteAllTextAsync(file, block);

        var result = await ScriptHostProgram.RunAsync("sql", file, "--as", "ada", "--data", _agent.Data);

        Assert.Equal("in the café\nEOD_1 JOB$_2\n-27369\n-27478\n", result.Output);
        Assert.Contains("ORA-27366: job \"ADA\".\"EODJOB\" is not running", result.Error, StringComparison.Ordinal);
        Assert.Contains("ORA-27366: job \"ADA\".\"FAILING\" is not running", result.Error, StringComparison.Ordinal);
        Assert.Contains($"{file}:{Array.FindIndex(block.Split('\n'), line => line == "END;")}:3: ORA-27366: job \"ADA\".\"EODJOB\" is not running", result.Error, StringComparison.Ordinal);
        Assert.Equal(109, result.ExitCode);
        var details = (await _scheduler.ListRunDetailsAsync(new ListRunDetailsRequest { User = "ADA" })).Details;
        Assert.Equal([("EODJOB", "STOPPED")], details.Select(row => (row.JobName, row.Status)));
    }

    [Fact]
    public async Task A_job_in_the_callers_session_shows_its_output_and_exits_with_its_value_and_nothing_is_counted()
    {
        await CreateAsync("j", "#!/bin/sh\necho hello; echo oh >&2; exit 7\n");

        var result = await CommandAsync("job", "run", "j");

        Assert.Equal((7, "hello\n"), (result.ExitCode, result.Output));
        Assert.StartsWith("oh\n", result.Error, StringComparison.Ordinal);
        Assert.Contains("scripthost: ORA-27369: job of type EXECUTABLE failed with exit code: 7 ", result.Error, StringComparison.Ordinal);
        var job = (await JobAsync("j")).Job;
        Assert.Equal(("DISABLED", 0, 0, null), (job.State, job.RunCount, job.FailureCount, job.LastStartDate));
    }

    [Fact]
    public async Task A_job_in_the_callers_session_may_run_beside_itself_and_ends_with_its_caller()
    {
        await CreateAsync("j", Sleeping);
        await UntilOutputAsync(_agent.Client, (await DoneAsync("job", "run", "j", "--background")).Trim());
        using var leaving = new CancellationTokenSource();
        using var call = _scheduler.RunJobInSession(new RunJobInSessionRequest { User = "ADA", JobName = "j" }, cancellationToken: leaving.Token);
        Assert.True(await call.ResponseStream.MoveNext(CancellationToken.None).WaitAsync(Bound));
        var runId = call.ResponseStream.Current.Events[0].Accepted.RunId;

        await leaving.CancelAsync();

        Assert.Equal(OutcomeStatus.Stopped, (await OutcomeAsync(_agent.Client, runId)).Status);
        Assert.Equal("RUNNING", (await JobAsync("j")).Job.State);
        await _scheduler.StopJobAsync(new StopJobRequest { User = "ADA", JobName = "j" });
    }

    [Fact]
    public async Task Ctrl_C_stops_a_job_in_the_callers_session()
    {
        await CreateAsync("j", Sleeping);
        using var command = ScriptHostProgram.Start("job", "run", "j", "--data", _agent.Data, "--user", "ADA");
        command.StandardInput.Close();
        Assert.Equal("begins", await command.StandardOutput.ReadLineAsync().WaitAsync(Bound));

        using var interrupting = Process.Start("kill", ["-INT", $"{command.Id}"]);
        await command.WaitForExitAsync().WaitAsync(Bound);

        Assert.Equal(123, command.ExitCode);
        Assert.Contains("ORA-27369", await command.StandardError.ReadToEndAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_that_ENABLE_checks_holds_for_a_job_in_the_callers_session()
    {
        await _scheduler.CreateJobAsync(new CreateJobRequest { User = "ADA", JobName = "J", JobType = "EXECUTABLE", JobAction = "hello.sh", NumberOfArguments = 1 });
        var result = await CommandAsync("job", "run", "j");
        Assert.Equal((109, "scripthost: ORA-27457: argument 1 of job \"ADA\".\"J\" has no value [WRONG_STATE]\n"), (result.ExitCode, result.Error));
    }

    [Fact]
    public async Task A_job_whose_network_is_off_reaches_nobody_and_another_one_does()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        await CreateAsync("j", $"exec 3<>/dev/tcp/127.0.0.1/{((IPEndPoint)listener.LocalEndpoint).Port}");
        await DoneAsync("job", "copy", "j", "k");
        await DoneAsync("job", "set", "k", "network", "off");

        Assert.Equal((0, 1), ((await CommandAsync("job", "run", "j")).ExitCode, (await CommandAsync("job", "run", "k")).ExitCode));
        Assert.Equal("OFF\n", await DoneAsync("job", "get", "k", "network"));
    }

    [Fact]
    public async Task A_run_whose_network_nothing_can_switch_off_is_refused()
    {
        await using var open = await StartedAgent.StartWithAsync(["Workers__Sandbox=none"]);
        var refused = await Assert.ThrowsAsync<RpcException>(() => open.RunAsync(new RunJobRequest { Action = "hello.sh", NetworkOff = true }));
        Assert.Equal(StatusCode.FailedPrecondition, refused.StatusCode);
        Assert.StartsWith("network is OFF for this run, and nothing here can switch it off: ", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_new_job_keeps_the_language_and_time_zone_of_its_caller()
    {
        var environment = new Dictionary<string, string> { ["NLS_LANG"] = "GERMAN_AUSTRIA.AL32UTF8", ["NLS_DATE_FORMAT"] = "DD.MM.'YY'", ["TZ"] = "Europe/Vienna" };
        using var command = ScriptHostProgram.StartWith(environment, ["job", "create", "j", "--action", "hello.sh", "--data", _agent.Data, "--user", "ADA"]);
        await command.WaitForExitAsync().WaitAsync(Bound);
        await DoneAsync("job", "copy", "j", "k");
        await DoneAsync("job", "set", "j", "nls_env", "NLS_SORT='BINARY'");

        var copy = JsonNode.Parse(await DoneAsync("job", "show", "k", "--json"))!["attributes"]!;
        Assert.Equal("NLS_DATE_FORMAT='DD.MM.''YY''' NLS_LANGUAGE='GERMAN' NLS_TERRITORY='AUSTRIA'", (string)copy["nls_env"]!);
        Assert.Equal("Europe/Vienna", (string)copy["time_zone"]!);
        Assert.Equal("NLS_SORT='BINARY'\n", await DoneAsync("job", "get", "j", "nls_env"));
    }

    [Fact]
    public async Task Generated_names_are_new_each_time()
    {
        var first = (await DoneAsync("job", "name")).Trim();
        await CreateAsync("NEXT_3", "true");

        Assert.Equal(["JOB$_1", "NEXT_2", "NEXT_4"], [first, (await DoneAsync("job", "name", "next_")).Trim(), (await DoneAsync("job", "name", "next_")).Trim()]);
        Assert.Equal(106, (await CommandAsync("job", "name", "a1")).ExitCode);
    }

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    private async Task CreateAsync(string name, string script) => await _scheduler.CreateJobAsync(new CreateJobRequest
    {
        User = "ADA",
        JobName = name,
        JobType = "EXECUTABLE",
        JobAction = _agent.WriteScript(script, ".sh"),
    });

    private async Task<SchedulerObjectRecord> JobAsync(string name) =>
        (await _scheduler.ListObjectsAsync(new ListObjectsRequest { User = "ADA", Kind = SchedulerObjectKind.Job, Name = name })).Objects[0];

    private static async Task<Outcome> OutcomeAsync(Agent.AgentClient client, string runId) => (await UntilAsync(client, runId, one => one.Outcome is not null)).Outcome;

    private static async Task UntilOutputAsync(Agent.AgentClient client, string runId)
    {
        using var bound = new CancellationTokenSource(Bound);
        while (true)
        {
            try
            {
                await UntilAsync(client, runId, one => one.Output is not null);
                return;
            }
            catch (RpcException exception) when (exception.StatusCode == StatusCode.NotFound)
            {
                // It is about to be sent.
                await Task.Delay(TimeSpan.FromMilliseconds(20), bound.Token);
            }
        }
    }

    private static async Task<RunEvent> UntilAsync(Agent.AgentClient client, string runId, Func<RunEvent, bool> condition)
    {
        using var call = client.AttachRun(new AttachRunRequest { RunId = runId }, deadline: DateTime.UtcNow + Bound);
        await foreach (var reply in call.ResponseStream.ReadAllAsync())
        {
            if (reply.Events.FirstOrDefault(condition) is { } found)
            {
                return found;
            }
        }

        throw new InvalidOperationException("The run has ended.");
    }

    private Task<CommandResult> CommandAsync(params string[] arguments) => ScriptHostProgram.RunAsync([.. arguments, "--data", _agent.Data, "--user", "ADA"]);

    private Task<string> DoneAsync(params string[] arguments) => ScriptHostProgram.DoneAsync([.. arguments, "--data", _agent.Data, "--user", "ADA"]);
}
