using System.Globalization;
using Grpc.Core;
using ScriptHost.V1;

namespace ScriptHost.Cli.Demo;

/// <summary>
/// The steps of Oracle's manual for a script outside the database: grant, CREATE_JOB, SET_JOB_ARGUMENT_VALUE, SET_ATTRIBUTE destination, ENABLE,
/// and what the run details say then.
/// </summary>
internal sealed class DemoJobs(AgentConnection agent, DemoEndpoint endpoint)
{
    private const string Owner = "HR";
    private const int RunCompleted = 38;

    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(1);

    /// <summary>Makes a user who may create jobs on the endpoint.</summary>
    public async Task GrantAsync(CancellationToken cancellationToken)
    {
        await agent.Registry.CreateUserAsync(new CreateUserRequest { Name = Owner, CertificateDns = { "CN=hr" } }, cancellationToken: cancellationToken);
        await agent.Registry.GrantPrivilegeAsync(new GrantPrivilegeRequest { UserName = Owner, Privilege = Privilege.CreateJob }, cancellationToken: cancellationToken);
        await endpoint.GrantAsync(Owner, cancellationToken);
        Console.Out.WriteLine();
        Console.Out.WriteLine($"── The steps of Oracle's manual, by its verbs. {Owner} may create jobs, and may use {DemoEndpoint.Name}: GRANT_REMOTE_EXECUTION_ENV.");
    }

    /// <summary>Creates a job for a script, enables it, and waits for its one run.</summary>
    /// <returns>Its row of the run details.</returns>
    public async Task<RunDetailsRecord> RunAsync(string job, string action, string[] arguments, CancellationToken cancellationToken)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        bound.CancelAfter(Bound);
        var options = new CallOptions(cancellationToken: bound.Token);
        var scheduler = agent.Scheduler;
        Tell($"CREATE_JOB              {Owner}.{job}, EXECUTABLE, {action}, {arguments.Length} arguments, not enabled");
        await scheduler.CreateJobAsync(
            new CreateJobRequest { User = Owner, JobName = job, JobType = "EXECUTABLE", JobAction = action, NumberOfArguments = arguments.Length }, options);
        Tell($"SET_JOB_ARGUMENT_VALUE  {string.Join(", ", arguments)}");
        for (var i = 0; i < arguments.Length; i++)
        {
            await scheduler.SetJobArgumentValueAsync(
                new SetJobArgumentValueRequest { User = Owner, JobName = job, ArgumentPosition = i + 1, ArgumentValue = arguments[i] }, options);
        }

        await SetAsync("destination", $"REMOTE_EXTPROC:{DemoEndpoint.Name}:WITH_CONTEXT");
        await SetAsync("raise_events", RunCompleted.ToString(CultureInfo.InvariantCulture));
        using var watching = scheduler.WatchEvents(new WatchEventsRequest { User = Owner, Of = new HistoryOf { JobName = job } }, options);
        await watching.ResponseStream.MoveNext(bound.Token);
        Tell("ENABLE");
        await scheduler.EnableAsync(new EnableRequest { User = Owner, Name = job }, options);
        while (await watching.ResponseStream.MoveNext(bound.Token) && watching.ResponseStream.Current.Events.Count == 0)
        {
            // Others' events.
        }

        var found = await scheduler.ListRunDetailsAsync(new ListRunDetailsRequest { User = Owner, Of = new HistoryOf { JobName = job }, Limit = 1 }, options);
        Print(found.Details[0]);
        return found.Details[0];

        async Task SetAsync(string attribute, string value)
        {
            Tell($"SET_ATTRIBUTE           {attribute}, {value}");
            await scheduler.SetAttributeAsync(new SetAttributeRequest { User = Owner, Name = job, Attribute = attribute, Value = value }, options);
        }
    }

    private static void Print(RunDetailsRecord details)
    {
        Console.Out.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"   run details: LOG_ID {details.LogId}, STATUS {details.Status}, ERROR# {details.ErrorNumber}, RUN_DURATION {details.RunDuration.ToTimeSpan().TotalMilliseconds:0.0} ms, DESTINATION {details.Destination}"));
        foreach (var line in details.AdditionalInfo.Split('\n').Concat(details.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => $"OUTPUT  {line}")))
        {
            Console.Out.WriteLine($"   {line}");
        }

        Console.Out.WriteLine();
    }

    private static void Tell(string step) => Console.Out.WriteLine($"   {step}");
}
