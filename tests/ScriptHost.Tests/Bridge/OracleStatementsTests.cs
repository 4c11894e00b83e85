using System.Text;
using System.Text.RegularExpressions;
using OracleLookAlike;
using ScriptHost.Bridge;
using ScriptHost.Data;
using ScriptHost.Profiles;
using ScriptHost.Scheduling.Firing;

namespace ScriptHost.Tests.Bridge;

/// <summary>
/// What a bridge sends to Oracle, to the statement and with its binds, is what is committed beside this file, and each function that it calls is in the
/// install script with as many parameters. What a server makes of it only a server shows.
/// </summary>
public sealed partial class OracleStatementsTests : IDisposable
{
    private const string File = "statements.oracle.txt";

    private static readonly object[] Claimed =
    [
        7m, "0123456789abcdef0123456789abcdef", 4711m, "HR", "NIGHTLY", "nightly.csx", 1m, "REMOTE_1", "NLS_TERRITORY='GERMANY'", "Europe/Berlin", "billing",
        DBNull.Value, "agent.example:16000", "payroll", "db.0123456789abcdef0123456789abcdef.4711", 60m, 3m, 1m, 1_790_000_000m, 2m, 90m,
    ];

    private readonly Tape _tape = new($"(DESCRIPTION=(ADDRESS=(HOST=db)(PORT={Guid.NewGuid():N})))");
    private readonly DatabaseSessions _sessions;
    private readonly RequestCalls _calls;

    public OracleStatementsTests()
    {
        _tape.Answers.Add(("FROM scripthost.claimed_arguments", [[7m, "a"], [7m, "b"]]));
        _tape.Answers.Add(("SELECT request_id, stop_wanted_by", [[7m, "STOP_JOB"], [8m, DBNull.Value]]));
        _tape.Answers.Add(("FROM scripthost.claimed_requests", [Claimed]));
        _tape.Answers.Add(("FROM scripthost.installation", [[1m]]));
        _tape.Outputs["result"] = 1m;
        _sessions = new DatabaseSessions("erp", Settings, max: 1, TimeSpan.FromSeconds(10));
        _calls = new RequestCalls(_sessions, Profile.Oracle, new BridgeIdentity("host.1", "holder"));
    }

    public void Dispose()
    {
        _sessions.Dispose();
        _tape.Dispose();
    }

    [Fact]
    public async Task Every_call_sends_what_is_committed()
    {
        var actual = await TellAllAsync();
        var path = Path.Combine(Repository.Root, "tests", "ScriptHost.Tests", "Bridge", File);
        // For whoever changed a statement on purpose: this is the file to commit.
        await System.IO.File.WriteAllTextAsync(Path.Combine(AppContext.BaseDirectory, $"{File}.received"), actual);

        Assert.Equal(await System.IO.File.ReadAllTextAsync(path), actual);
    }

    [Fact]
    public async Task Every_function_that_is_called_is_in_the_install_script_with_as_many_parameters()
    {
        var script = await System.IO.File.ReadAllTextAsync(Path.Combine(Repository.Root, "src", "ScriptHost", "Bridge", "Database", "oracle", "install.sql"));
        var package = script[script.IndexOf("PACKAGE scripthost.scripthost_bridge", StringComparison.Ordinal)..script.IndexOf("PACKAGE BODY scripthost.scripthost_bridge", StringComparison.Ordinal)];
        var installed = Function().Matches(package).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value.Split(',').Length);
        var called = Call().Matches(await TellAllAsync()).Select(match => (Name: match.Groups[1].Value, Count: match.Groups[2].Value.Split(',').Length)).Distinct().ToList();

        Assert.Equal(10, called.Count);
        Assert.All(called, call => Assert.Equal(call.Count, installed[call.Name]));
    }

    [Fact]
    public async Task A_request_is_read_as_the_database_has_it()
    {
        var request = Assert.Single(await _calls.ClaimAsync(TimeSpan.FromSeconds(30), TimeSpan.FromHours(1), most: 5, fromQueue: false, CancellationToken.None));

        Assert.Equal("db.0123456789abcdef0123456789abcdef.4711", request.FiringId);
        Assert.Equal(["a", "b"], request.Arguments);
        Assert.Equal(new BegunRequest("agent.example:16000", "payroll", request.FiringId, 60), request.Begun);
        Assert.Equal(new OutputPlace(3, 1), request.OutputSoFar);
        Assert.Equal(TimeSpan.FromSeconds(90), request.Limit);
        var message = RequestMessages.Of(request, request.Begun!, "REMOTE_1", DateTimeOffset.UnixEpoch).Request;
        Assert.Equal("\"HR\"", message.Owner);
        Assert.Equal("GERMANY", message.Session.Nls["NLS_TERRITORY"]);
        Assert.Equal("Europe/Berlin", message.Session.TimeZone);
    }

    private async Task<string> TellAllAsync()
    {
        var text = new StringBuilder();
        async Task TellAsync(string what, Func<Task> call)
        {
            _tape.Log.Clear();
            await call();
            text.Append("== ").Append(what).Append('\n');
            foreach (var line in _tape.Log)
            {
                text.Append(Random().Replace(line.TrimEnd(), "(32 hexadecimal digits)")).Append('\n');
            }

            text.Append('\n').Replace(_tape.DataSource, "(DESCRIPTION=…)");
        }

        var none = CancellationToken.None;
        await TellAsync("the first call opens a session", () => _calls.ReadVersionAsync(none));
        IReadOnlyList<Request> claimed = [];
        await TellAsync("claim", async () => claimed = await _calls.ClaimAsync(TimeSpan.FromSeconds(30), TimeSpan.FromHours(1), most: 5, fromQueue: false, none));
        await TellAsync("claim from the queue", () => _calls.ClaimAsync(TimeSpan.FromSeconds(30), TimeSpan.FromHours(1), most: 5, fromQueue: true, none));
        await TellAsync("begin", () => _calls.BeginAsync(7, new BegunRequest($"{new ChosenAgent("", "host.1")}", "payroll", claimed[0].FiringId, WallSeconds: 0), none));
        await TellAsync("renew", () => _calls.RenewAsync(7, "db.x.1-1", none));
        await TellAsync("keep", async () => Assert.Equal(new StopWish("STOP_JOB", IsForced: false), (await _calls.KeepAsync(TimeSpan.FromSeconds(30), none))[7]));
        await TellAsync("one piece of output", () => _calls.WriteAsync(7, [new OutputChunk(new OutputPlace(4, 1), "stdout", [0x68, 0x69])], none));
        await TellAsync("several pieces of output", () => _calls.WriteAsync(
            7, [new OutputChunk(new OutputPlace(5, 1), "stdout", [0x68]), new OutputChunk(new OutputPlace(6, 1), "stderr", [0x69])], none));
        await TellAsync("end", () => _calls.EndAsync(7, new RequestEnd("STOPPED", RequestEnd.Stopped, "CANCELLED", "RUN_ID=\"db.x.1\""), none));
        await TellAsync("release", () => _calls.ReleaseAllAsync(none));
        foreach (var fromQueue in new[] { false, true })
        {
            await TellAsync(fromQueue ? "wait for the queue" : "wait for an alert", async () =>
            {
                using var heard = new CancellationTokenSource();
                var listener = new RequestListener(_sessions, Profile.Oracle, fromQueue);
                // Told when it begins, and then by the database.
                var count = 0;
                await Assert.ThrowsAnyAsync<OperationCanceledException>(() => listener.ListenAsync(
                    () =>
                    {
                        if (++count == 2)
                        {
                            heard.Cancel();
                        }
                    },
                    heard.Token));
                // Sessions that may hang are closed on a thread of their own.
                using var bound = new CancellationTokenSource(TimeSpan.FromSeconds(30));
                while (!_tape.Log.Contains("CLOSE"))
                {
                    await Task.Delay(5, bound.Token);
                }
            });
        }

        return text.ToString();
    }

    private ConnectionSettings Settings() => new BridgePlace(Profile.Oracle, $"Data Source={_tape.DataSource}") { DriverDirectory = Path.Combine(AppContext.BaseDirectory, "oracle-current") }
        .ToSettings("erp", new BridgeDatabaseOptions { Login = "scripthost_erp" });

    [GeneratedRegex(@"FUNCTION (\w+)\(([^)]*)\)")]
    private static partial Regex Function();

    [GeneratedRegex(@":result := \S*?scripthost_bridge""?\.""?(\w+)""?\(([^)]*)\)", RegexOptions.IgnoreCase)]
    private static partial Regex Call();

    [GeneratedRegex("(?<=3: Input String |claim: Input String )[0-9a-f]{32}")]
    private static partial Regex Random();
}
