using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.Scheduling;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.Firing;
using ScriptHost.Scheduling.History;
using ScriptHost.Scheduling.States;
using ScriptHost.Scheduling.Store;
using ScriptHost.Scheduling.Verbs;
using ScriptHost.Scheduling.Views;
using ScriptHost.Security;
using ScriptHost.Storage;
using ScriptHost.Tests.Shared;
using ScriptHost.Tests.Storage;

namespace ScriptHost.Tests.Scheduling;

/// <summary>The verbs on a store of their own, as user ADA unless another is named. Users own their schema, and ADMIN everything.</summary>
internal sealed class TestScheduler : IJobAuthority, IAsyncDisposable
{
    private readonly TestStores _stores;
    private SchedulerStore _file = null!;

    private TestScheduler(TestStores stores) => _stores = stores;

    public SteppedTime Time { get; } = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));

    public SchedulerVerbs Verbs { get; private set; } = null!;

    public FiringSteps Steps { get; private set; } = null!;

    public FakeAgent Agent { get; } = new();

    public FakeWakeUps WakeUps { get; } = new();

    public JobStore Store { get; private set; } = null!;

    /// <summary>Endpoints that everybody may use.</summary>
    public HashSet<string> Grants { get; } = ["GRANTED"];

    /// <param name="server">Null: on SQLite.</param>
    public static async Task<TestScheduler> StartAsync(PostgreSqlServer? server = null)
    {
        var scheduler = new TestScheduler(new TestStores(server));
        await scheduler.OpenAsync();
        return scheduler;
    }

    /// <summary>As a process that is started anew finds it.</summary>
    public async Task ReopenAsync()
    {
        await _file.DisposeAsync();
        await OpenAsync();
    }

    public Task CreateAsync(string name, bool enabled = false, params (string Attribute, string Value)[] attributes) => Verbs.ExecuteAndComplainAsync(
        "ADA",
        scope => Creation.CreateJob(
            scope,
            name,
            new Dictionary<string, string> { ["job_type"] = "EXECUTABLE", ["job_action"] = "job.csx" }
                .Concat(attributes.Select(one => KeyValuePair.Create(one.Attribute, one.Value))),
            enabled));

    public Task CreateProgramAsync(string name, int argumentCount, string user = "ADA") => DoAsync(
        scope => Creation.CreateProgram(
            scope, name, [new("program_type", "EXECUTABLE"), new("program_action", "p.csx"), new("number_of_arguments", $"{argumentCount}")], isEnabled: false),
        user);

    public Task DoAsync(Action<VerbScope> verb, string user = "ADA") => Verbs.ExecuteAsync(user, verb);

    public Task SetAsync(string name, string attribute, string value, string user = "ADA") =>
        Verbs.ExecuteAndComplainAsync(user, scope => AttributeVerbs.Set(scope, name, attribute, value));

    public Task SetNullAsync(string name, string attribute) => Verbs.ExecuteAndComplainAsync("ADA", scope => AttributeVerbs.SetNull(scope, name, attribute));

    public Task<string?> GetAsync(string name, string attribute) => Verbs.ExecuteAsync("ADA", scope => AttributeVerbs.Get(scope, name, attribute));

    public Task EnableAsync(string names) => Verbs.EnableAsync("ADA", names, CommitSemantics.StopOnFirstError);

    public Task<Job> JobAsync(string name) => Verbs.ExecuteAsync("ADMIN", scope => scope.GetJob(ObjectName.Parse(name, "ADA"), JobPrivilege.Read));

    public async Task<string> StateAsync(string name) => JobStates.NameOf((await JobAsync(name)).Standing.State);

    /// <summary>What a process that lives does with what is due: begins it, and follows it to its end.</summary>
    public async Task<BegunRun?> FireAsync(string name)
    {
        var begun = await BeginAsync(name);
        if (begun is not null)
        {
            await FollowAsync(begun);
        }

        return begun;
    }

    public async Task<BegunRun?> BeginAsync(string name) => await Steps.BeginAsync((await JobAsync(name)).Definition.Id);

    public Task FollowAsync(BegunRun begun, bool mayHaveStarted = false) =>
        CreateSending().FollowAsync(new FollowedRun(begun, mayHaveStarted), CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(1));

    public Sending CreateSending() => new(Steps, Agent, Options.Create(new SchedulerOptions()), Time, NullLogger<Sending>.Instance);

    public Stopping CreateStopping(FiringEngine engine, TimeSpan? wait = null) =>
        new(Verbs, engine, Options.Create(new SchedulerOptions { StopWait = wait ?? TimeSpan.FromMinutes(1) }), TimeProvider.System);

    public FiringEngine CreateEngine() => new(Store, Steps, CreateSending(), WakeUps, Time, NullLogger<FiringEngine>.Instance);

    /// <summary>The rows of a query of the views, each value as text.</summary>
    public async Task<List<IReadOnlyList<string?>>> QueryAsync(string sql, string user = "ADA")
    {
        var rows = new List<IReadOnlyList<string?>>();
        await Queries.ExecuteAsync(user, IsAdministrator(user), sql, columns => Task.CompletedTask, row =>
        {
            rows.Add(row);
            return Task.CompletedTask;
        }, CancellationToken.None).WaitAsync(TimeSpan.FromMinutes(2));
        return rows;
    }

    public ViewQueries Queries => new(_stores.Rows, Time);

    /// <summary>The newest first.</summary>
    public Task<IReadOnlyList<RunDetails>> DetailsAsync(string name) => Store.TransactAsync(tables => tables.Details.List(HistoryFilter.Of(ObjectName.Parse(name, "ADA"), 100)));

    /// <summary>Operation, status and user of each row, the oldest first.</summary>
    public async Task<IReadOnlyList<(string Operation, string? Status, string? User)>> LogAsync(string name)
    {
        var entries = await Store.TransactAsync(tables => tables.Log.List(HistoryFilter.Of(ObjectName.Parse(name, "ADA"), 100)));
        return [.. entries.Reverse().Select(entry => (entry.Operation, entry.Status, entry.UserName))];
    }

    /// <summary>The oldest first.</summary>
    public Task<IReadOnlyList<SchedulerEvent>> EventsAsync() => Store.TransactAsync(tables => tables.Events.ListAfter(0, 1_000));

    /// <summary>How the database goes about a list of details, a step a line.</summary>
    public Task<IReadOnlyList<string>> ExplainAsync(HistoryFilter filter) => _file.Writer.WriteAsync<IReadOnlyList<string>>(connection =>
    {
        var (sql, parameters) = HistoryQuery.Of("*", "run_details", filter);
        var steps = new List<string>();
        using var row = connection.Prepare($"EXPLAIN QUERY PLAN {sql}", parameters).ExecuteReader();
        while (row.Read())
        {
            steps.Add(row.GetString(3));
        }

        return steps;
    });

    public HistoryUpkeep CreateUpkeep() => new(Store, Time, NullLogger<HistoryUpkeep>.Instance);

    public EventFeed CreateFeed() => new(Store, Time, NullLogger<EventFeed>.Instance);

    public Task<IReadOnlyList<BegunRun>> BegunAsync() => Store.TransactAsync(tables => tables.Firings.List());

    /// <summary>Lets the store's file have no more pages than this, or than it has: beyond them, its disk is full.</summary>
    public Task LimitPagesAsync(int count) => _file.Writer.WriteAsync(connection => connection.Prepare($"PRAGMA max_page_count = {count}").ExecuteScalar());

    public string UserOf(ClientIdentity client, string asked) => asked;

    public void Check(string user, JobPrivilege privilege, string owner)
    {
        if (user != owner && user != "ADMIN")
        {
            throw new ScriptHostException(ErrorCode.PermissionDenied, "ORA-27486: insufficient privileges");
        }
    }

    public bool IsAdministrator(string user) => user == "ADMIN";

    public void CheckEndpoint(string user, string endpoint)
    {
        if (!Grants.Contains(endpoint))
        {
            throw new ScriptHostException(ErrorCode.PermissionDenied, $"ORA-27486: insufficient privileges: {endpoint}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _file.DisposeAsync();
        await _stores.RemoveAsync();
    }

    private async Task OpenAsync()
    {
        _file = _stores.Open();
        Store = new JobStore(_file.Writer);
        await Store.OpenAsync();
        Verbs = new SchedulerVerbs(Store, this, Time);
        Steps = new FiringSteps(Store, this, Agent, Time);
    }
}
