using System.Text;
using System.Text.Json.Nodes;
using Grpc.Core;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>Whose session it is, on a real PostgreSQL server and on SQLite, in both languages.</summary>
public sealed class ProfileTests(ProfiledAgent agent) : IClassFixture<ProfiledAgent>
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(".csx", "foreach (var value in ctx.Connection.QuerySingle<(string, string, string, string, string)>(\"SELECT session_user::text, current_schema()::text, current_setting('application_name'), current_setting('scripthost.client_identifier'), current_setting('TimeZone')\") is var t ? new[] { t.Item1, t.Item2, t.Item3, t.Item4, t.Item5 } : []) Console.WriteLine(value);")]
    [InlineData(".py", "cur = con.cursor()\ncur.execute(\"SELECT session_user::text, current_schema()::text, current_setting('application_name'), current_setting('scripthost.client_identifier'), current_setting('TimeZone')\")\nprint(*cur.fetchone(), sep='\\n')")]
    public async Task The_session_is_the_owners_and_says_what_it_is_for(string extension, string body)
    {
        var run = await agent.RunAsync(extension, body, change: request => request.JobName = "NIGHTLY");

        var said = run.Output.Split('\n');
        Assert.Equal(OutcomeStatus.Succeeded, run.Outcome.Status);
        Assert.Equal("hr", said[0]);
        Assert.Equal("hr", said[1]);
        Assert.StartsWith("ScriptHost:HR.NIGHTLY/", said[2], StringComparison.Ordinal);
        Assert.Equal("HR", said[3]);
        Assert.Equal("Europe/Vienna", said[4]);
    }

    [Theory]
    [InlineData(".csx", "Console.Write($\"{ctx.Session.TimeZone} {Environment.GetEnvironmentVariable(\"TZ\")} {ctx.Session.Nls[\"NLS_LANGUAGE\"]} {ctx.Connection.ExecuteScalar<string>(\"SHOW TimeZone\")} {ctx.Connection.CurrentSchema}\");")]
    [InlineData(".py", "cur = con.cursor()\ncur.execute('SHOW TimeZone')\nprint(ctx.session.time_zone, os.environ['TZ'], ctx.session.nls['NLS_LANGUAGE'], cur.fetchone()[0], con.current_schema, end='')")]
    public async Task What_the_job_says_of_its_session_comes_before_the_profile(string extension, string body)
    {
        var run = await agent.RunAsync(
            extension, body, change: request => request.Session = new JobSession { TimeZone = "Asia/Tokyo", Schema = "PUBLIC", Nls = { ["NLS_LANGUAGE"] = "GERMAN" } });

        Assert.Equal("Asia/Tokyo Asia/Tokyo GERMAN Asia/Tokyo public", run.Output);
    }

    [Theory]
    [InlineData("time_zone", "Nowhere/At_All", "")]
    [InlineData("nls", "", "DROP TABLE")]
    public async Task A_session_that_cannot_be_is_refused_before_anything_runs(string field, string timeZone, string nls)
    {
        var refused = await Assert.ThrowsAsync<RpcException>(() => agent.RunAsync(
            ".csx", "", change: request => request.Session = nls is "" ? new JobSession { TimeZone = timeZone } : new JobSession { Nls = { [nls] = "x" } }));

        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
        Assert.Contains($"session.{field}", refused.Status.Detail, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".csx", "foreach (var attack in new[] { \"SET ROLE sales\", \"SET SESSION AUTHORIZATION sales\", \"RESET ROLE\", \"CREATE TABLE sales.stolen (n integer)\" }) { try { ctx.Connection.Execute(attack); } catch (ScriptDbException e) { Console.WriteLine(e.Code); ctx.Connection.Rollback(); } } Console.Write(ctx.Connection.ExecuteScalar<string>(\"SELECT current_user\"));")]
    [InlineData(".py", "import psycopg\nfor attack in ('SET ROLE sales', 'SET SESSION AUTHORIZATION sales', 'RESET ROLE', 'CREATE TABLE sales.stolen (n integer)'):\n    try: con.raw.execute(attack)\n    except psycopg.Error as e: print(e.sqlstate)\nprint(con.raw.execute('SELECT current_user::text').fetchone()[0], end='')")]
    public async Task A_hostile_script_becomes_nobody_else_in_its_session(string extension, string body) =>
        Assert.Equal("42501\n42501\n42501\nhr", (await agent.RunAsync(extension, body)).Output);

    [Theory]
    [InlineData(".csx", "var c = (System.Data.Common.DbConnection)Activator.CreateInstance(ctx.Connection.InnerConnection.GetType(), $\"{ctx.Connection.ConnectionString};Username=sales;Password='{argv[0].Replace(\"'\", \"''\")}';Pooling=false\"); try { c.Open(); Console.Write(\"in\"); } catch (System.Data.Common.DbException e) { Console.Write(e.SqlState ?? e.Message); }")]
    [InlineData(".py", "import psycopg\ntry: psycopg.connect(host=con.raw.info.host, dbname='postgres', user='sales', password=argv[0]); print('in', end='')\nexcept psycopg.OperationalError as e: print('28P01' if 'authentication failed' in str(e) else e, end='')")]
    public async Task The_secret_that_a_script_finds_opens_no_other_owners_session(string extension, string body)
    {
        var run = await agent.RunAsync(extension, body, change: request => request.Arguments.Add(new Argument { Value = agent.Passwords["HR"], Sensitive = true }));

        Assert.Equal("28P01", run.Output + run.Outcome.Message);
    }

    [Theory]
    [InlineData(".csx", "try { Console.Write(File.ReadAllBytes(argv[0]).Length); } catch (Exception e) when (e is IOException or UnauthorizedAccessException) { Console.Write(\"refused\"); }")]
    [InlineData(".py", "try: print(len(open(argv[0], 'rb').read()), end='')\nexcept OSError: print('refused', end='')")]
    public async Task Another_owners_database_file_is_out_of_reach(string extension, string body)
    {
        await agent.RunAsync(".csx", "ctx.Connection.Execute(\"CREATE TABLE mine (n NUMBER)\");", profile: "embedded", owner: "SALES");
        var file = Path.Combine(agent.Agent.Data, "owners", "SALES", "database.sqlite");
        Assert.True(File.Exists(file));

        var run = await agent.RunAsync(extension, body, profile: "embedded", change: request => request.Arguments.Add(new Argument { Value = file }));

        Assert.Equal("refused", run.Output);
    }

    [Theory]
    [InlineData(".csx", "ctx.Connection.Execute(\"SELECT 1\");", "wrong", "password authentication failed")]
    [InlineData(".csx", "ctx.Connection.Execute(\"SELECT 1\");", "away", "cannot be opened")]
    [InlineData(".csx", "ctx.Connection.Execute(\"SELECT 1\");", "shared", "can become other users: hr, sales")]
    [InlineData(".csx", "ctx.Connection.Execute(\"SELECT 1 FROM dual\");", "oracle", "Oracle.ManagedDataAccess.dll")]
    [InlineData(".csx", "", "nowhere", "There is no profile 'nowhere'")]
    [InlineData(".py", "", "nowhere", "There is no profile 'nowhere'")]
    public async Task What_gives_no_connection_is_said_with_the_profile_and_the_cause(string extension, string body, string profile, string cause)
    {
        var run = await agent.RunAsync(extension, body, profile);

        Assert.Equal(Reason.ConnectionFailed, run.Outcome.Reason);
        Assert.Contains($"'{profile}'", run.Outcome.Message, StringComparison.Ordinal);
        Assert.Contains(cause, run.Outcome.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wrong", "password authentication failed")]
    [InlineData("oracle", "the database of profile oracle cannot be opened")]
    [InlineData("shared", "can become other users: hr, sales")]
    public async Task A_python_script_gets_none_and_reads_why(string profile, string cause)
    {
        var run = await agent.RunAsync(".py", "print(con)", profile);

        Assert.Equal("None\n", run.Output);
        Assert.Contains(cause, run.Error + run.Outcome.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".csx", "foreach (var n in Enumerable.Range(1, 99)) { var folder = $\"{Environment.CurrentDirectory}/../p{n}\"; if (File.Exists($\"{folder}/ewallet.pem\")) Console.Write($\"{File.ReadAllText(folder + \"/ewallet.pem\")}{File.ReadAllText(folder + \"/cwallet.sso\")}\"); }")]
    [InlineData(".py", "for n in range(1, 100):\n    folder = f'../p{n}'\n    if os.path.exists(f'{folder}/ewallet.pem'): print(open(f'{folder}/ewallet.pem').read() + open(f'{folder}/cwallet.sso').read(), end='')")]
    public async Task A_run_has_a_copy_of_its_wallet_that_its_own_user_can_read(string extension, string body) =>
        Assert.Equal("no key\nno wallet\n", (await agent.RunAsync(extension, body, profile: "oracle")).Output);

    [Fact]
    public async Task An_owner_that_the_profile_does_not_name_gets_no_connection()
    {
        var run = await agent.RunAsync(".csx", "", profile: "wrong", owner: "SALES");

        Assert.Equal(Reason.ConnectionFailed, run.Outcome.Reason);
        Assert.Contains("Profiles:wrong:Owners", run.Outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Runs_wait_for_a_session_before_they_start_and_say_so()
    {
        var first = agent.RequestFor(".csx", "ctx.ReportProgress(0.5); ctx.CancellationToken.WaitHandle.WaitOne();", profile: "few");
        using var call = agent.Agent.Client.RunJob(first, deadline: DateTime.UtcNow + Bound);
        while (await call.ResponseStream.MoveNext(default) && call.ResponseStream.Current.Events.All(one => one.Progress is null))
        {
        }

        var second = agent.RequestFor(".py", "print('ran')", profile: "few");
        var waiting = agent.Agent.RunAsync(second);
        RunRecord record;
        do
        {
            record = (await agent.Agent.Client.GetRunAsync(new GetRunRequest { RunId = second.RunId }, deadline: DateTime.UtcNow + Bound).ResponseAsync.ContinueWith(
                task => task.IsCompletedSuccessfully ? task.Result.Run : new RunRecord(), TaskScheduler.Default));
        }
        while (record.Wait?.Setting is not "Profiles:few:MaxSessions");
        Assert.Equal([first.RunId], record.Wait.BehindRunIds);
        Assert.Equal(RunState.Queued, record.State);

        await agent.Agent.Client.CancelRunAsync(new CancelRunRequest { RunId = first.RunId });
        Assert.Equal("ran\n", (await waiting.WaitAsync(Bound)).Output);
    }

    [Fact]
    public async Task A_profile_that_is_added_can_be_used_at_once()
    {
        agent.SetProfile("ledger", new JsonObject { ["Provider"] = "sqlite", ["EndOfRun"] = "rollback" });

        var wrote = await agent.RunAsync(".csx", "ctx.Connection.Execute(\"CREATE TABLE t (n NUMBER)\");", profile: "ledger");

        Assert.Equal(OutcomeStatus.Succeeded, wrote.Outcome.Status);
        Assert.Equal(TransactionState.RolledBack, wrote.Outcome.Transaction);
        Assert.True(File.Exists(Path.Combine(agent.Agent.Data, "owners", "HR", "ledger.sqlite")));
    }

    [Theory]
    [InlineData(".csx", "Console.Write($\"the key is {ctx.GetSecret(\"api-key\")}\"); Console.Error.Write(ctx.GetSecret(\"api-key\")); ctx.ReportProgress(1, ctx.GetSecret(\"api-key\")); throw new Exception(ctx.GetSecret(\"api-key\"));")]
    [InlineData(".py", "print('the key is', utils.getsecret('api-key'), end='')\nprint(utils.getsecret('api-key'), file=sys.stderr, end='')\nutils.progress(1, utils.getsecret('api-key'))\nraise Exception(utils.getsecret('api-key'))")]
    public async Task A_secret_is_masked_in_all_that_a_script_tells(string extension, string body)
    {
        var run = await agent.RunAsync(extension, body);

        Assert.Equal("the key is ***", run.Output);
        Assert.StartsWith("***", run.Error, StringComparison.Ordinal);
        Assert.Contains("***", run.Outcome.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(agent.ApiKey, string.Concat(run.Events.Select(one => one.ToString())), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(".csx", "ctx.GetSecret(\"api-key\");")]
    [InlineData(".py", "utils.getsecret('api-key')")]
    public async Task A_secret_of_another_owner_is_none(string extension, string body)
    {
        var run = await agent.RunAsync(extension, body, owner: "SALES");

        Assert.Equal(Reason.UnhandledException, run.Outcome.Reason);
        Assert.Contains("Secrets:api-key", run.Outcome.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secrets_are_in_no_log_journal_command_line_or_environment()
    {
        string[] secrets = [.. agent.Passwords.Values, agent.ApiKey];
        foreach (var extension in new[] { ".csx", ".py" })
        {
            var request = agent.RequestFor(
                extension,
                extension == ".csx"
                    ? "ctx.Connection.Execute(\"SELECT 1\"); Console.WriteLine(ctx.Connection.ConnectionString); ctx.ReportProgress(0.5); ctx.CancellationToken.WaitHandle.WaitOne();"
                    : "import time\ncon.cursor().execute('SELECT 1')\nutils.progress(0.5)\nwhile True: time.sleep(1)");
            using var call = agent.Agent.Client.RunJob(request, deadline: DateTime.UtcNow + Bound);
            while (await call.ResponseStream.MoveNext(default) && call.ResponseStream.Current.Events.All(one => one.Progress is null))
            {
            }

            // At this moment the password is in use.
            Assert.DoesNotContain(ProcessTable.CommandLines(), line => secrets.Any(secret => line.Contains(secret, StringComparison.Ordinal)));
            Assert.DoesNotContain(ProcessTable.Environments(), text => secrets.Any(secret => text.Contains(secret, StringComparison.Ordinal)));
            await agent.Agent.Client.CancelRunAsync(new CancelRunRequest { RunId = request.RunId });
            while (await call.ResponseStream.MoveNext(default))
            {
            }
        }

        // The rest is the lock and the socket.
        string[] kept = ["*.db*", "*.sqlite*", "*.log", "*.jsonl", "*.events*"];
        foreach (var file in kept.SelectMany(pattern => Directory.EnumerateFiles(agent.Agent.Data, pattern, SearchOption.AllDirectories)))
        {
            await using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var content = new byte[stream.Length];
            await stream.ReadExactlyAsync(content);
            Assert.DoesNotContain(secrets, secret => content.AsSpan().IndexOf(Encoding.UTF8.GetBytes(secret)) >= 0);
        }
    }

    [Fact]
    public async Task The_doctor_opens_a_profile_in_both_languages_and_tells_whom_its_login_can_become()
    {
        var opened = await ScriptHostProgram.RunAsync("doctor", "--data", agent.Agent.Data, "--profile", "app", "--owner", "HR");
        var shared = await ScriptHostProgram.RunAsync("doctor", "--data", agent.Agent.Data, "--profile", "shared", "--owner", "HR");

        Assert.Equal(0, opened.ExitCode);
        Assert.Matches("C#.*Npgsql.*user 'hr'[^\n]*\n.*nobody else", opened.Output);
        Assert.Matches("Python.*psycopg.*user 'hr'[^\n]*\n.*nobody else", opened.Output);
        Assert.NotEqual(0, shared.ExitCode);
        var asData = await ScriptHostProgram.RunAsync("doctor", "--json", "--data", agent.Agent.Data, "--profile", "app", "--owner", "HR");
        Assert.Equal(
            [("C#", "SUCCEEDED", "hr"), ("Python", "SUCCEEDED", "hr")],
            asData.Output.TrimEnd().Split('\n').Select(line => JsonNode.Parse(line)!).Select(line => ((string)line["language"]!, (string)line["status"]!, (string)line["session"]!["user"]!)));
        Assert.Matches("C#.*can become other users: hr, sales", shared.Output);
        Assert.Matches("Python.*can become other users: hr, sales", shared.Output);
    }
}
