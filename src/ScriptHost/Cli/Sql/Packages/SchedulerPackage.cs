using ScriptHost.Cli.Sql.Values;
using ScriptHost.V1;
using static ScriptHost.Cli.Sql.Packages.Parameter;

namespace ScriptHost.Cli.Sql.Packages;

/// <summary>DBMS_SCHEDULER, with the parameters, their order and their defaults of the PL/SQL Packages and Types Reference.</summary>
internal static class SchedulerPackage
{
    public const string Name = "DBMS_SCHEDULER";

    private const string StopOnFirstError = "'STOP_ON_FIRST_ERROR'";
    private const string NoEvents = "event_condition and queue_spec: there are no events here";

    public static IReadOnlyDictionary<string, int> Constants { get; } = new Dictionary<string, int>
    {
        ["LOGGING_OFF"] = 32,
        ["LOGGING_RUNS"] = 64,
        ["LOGGING_FAILED_RUNS"] = 128,
        ["LOGGING_FULL"] = 256,
        ["JOB_STARTED"] = 1,
        ["JOB_SUCCEEDED"] = 2,
        ["JOB_FAILED"] = 4,
        ["JOB_BROKEN"] = 8,
        ["JOB_COMPLETED"] = 16,
        ["JOB_STOPPED"] = 32,
        ["JOB_SCH_LIM_REACHED"] = 64,
        ["JOB_DISABLED"] = 128,
        ["JOB_CHAIN_STALLED"] = 256,
        ["JOB_ALL_EVENTS"] = 511,
        ["JOB_OVER_MAX_DUR"] = 512,
        ["JOB_RUN_COMPLETED"] = 38,
    };

    public static IEnumerable<Subprogram> Subprograms { get; } =
    [
        Of("CREATE_JOB", new RpcVerb<CreateJobRequest, CreateJobReply>(async (agent, request, token) => await agent.Scheduler.CreateJobAsync(request, cancellationToken: token)),
            Job([Text("JOB_TYPE"), Text("JOB_ACTION"), Number("NUMBER_OF_ARGUMENTS", "0"), .. OwnTimes], []),
            Job([Text("PROGRAM_NAME"), Text("SCHEDULE_NAME")], [Style]),
            Job([Text("PROGRAM_NAME"), .. OwnTimes], [Style]),
            Job([Text("SCHEDULE_NAME"), Text("JOB_TYPE"), Text("JOB_ACTION"), Number("NUMBER_OF_ARGUMENTS", "0")], []),
            Job([Text("JOB_TYPE"), Text("JOB_ACTION"), Number("NUMBER_OF_ARGUMENTS", "0"), .. EventTimes], []) with { Refusal = NoEvents },
            Job([Text("PROGRAM_NAME"), .. EventTimes], [Style]) with { Refusal = NoEvents }),
        Of("CREATE_PROGRAM", new RpcVerb<CreateProgramRequest, CreateProgramReply>(async (agent, request, token) => await agent.Scheduler.CreateProgramAsync(request, cancellationToken: token)),
            new Signature(Text("PROGRAM_NAME"), Text("PROGRAM_TYPE"), Text("PROGRAM_ACTION"), Number("NUMBER_OF_ARGUMENTS", "0"), Flag("ENABLED", "FALSE"), Text("COMMENTS", "NULL"))),
        Of("CREATE_SCHEDULE", new RpcVerb<CreateScheduleRequest, CreateScheduleReply>(async (agent, request, token) => await agent.Scheduler.CreateScheduleAsync(request, cancellationToken: token)),
            new Signature(Text("SCHEDULE_NAME"), Time("START_DATE", "NULL"), Text("REPEAT_INTERVAL"), Time("END_DATE", "NULL"), Text("COMMENTS", "NULL"))),
        Of("COPY_JOB", new RpcVerb<CopyJobRequest, CopyJobReply>(async (agent, request, token) => await agent.Scheduler.CopyJobAsync(request, cancellationToken: token)),
            new Signature(Text("OLD_JOB"), Text("NEW_JOB"))),
        Of("DROP_JOB", new RpcVerb<DropJobRequest, DropJobReply>(async (agent, request, token) => await agent.Scheduler.DropJobAsync(request, cancellationToken: token), (host, reply) => Absorb(host, reply.Errors)),
            new Signature(Text("JOB_NAME"), Flag("FORCE", "FALSE"), Flag("DEFER", "FALSE"), Text("COMMIT_SEMANTICS", StopOnFirstError))),
        Of("DROP_PROGRAM", new RpcVerb<DropProgramRequest, DropProgramReply>(async (agent, request, token) => await agent.Scheduler.DropProgramAsync(request, cancellationToken: token)),
            new Signature(Text("PROGRAM_NAME"), Flag("FORCE", "FALSE"))),
        Of("DROP_SCHEDULE", new RpcVerb<DropScheduleRequest, DropScheduleReply>(async (agent, request, token) => await agent.Scheduler.DropScheduleAsync(request, cancellationToken: token)),
            new Signature(Text("SCHEDULE_NAME"), Flag("FORCE", "FALSE"))),
        Of("DEFINE_PROGRAM_ARGUMENT", new RpcVerb<DefineProgramArgumentRequest, DefineProgramArgumentReply>(async (agent, request, token) => await agent.Scheduler.DefineProgramArgumentAsync(request, cancellationToken: token)),
            new Signature(Text("PROGRAM_NAME"), Number("ARGUMENT_POSITION"), Text("ARGUMENT_NAME", "NULL"), Text("ARGUMENT_TYPE"), Text("DEFAULT_VALUE"), Flag("OUT_ARGUMENT", "FALSE")),
            new Signature(Text("PROGRAM_NAME"), Number("ARGUMENT_POSITION"), Text("ARGUMENT_NAME", "NULL"), Text("ARGUMENT_TYPE"), Flag("OUT_ARGUMENT", "FALSE"))),
        Of("DEFINE_METADATA_ARGUMENT", new RpcVerb<DefineMetadataArgumentRequest, DefineMetadataArgumentReply>(async (agent, request, token) => await agent.Scheduler.DefineMetadataArgumentAsync(request, cancellationToken: token)),
            new Signature(Text("PROGRAM_NAME"), Text("METADATA_ATTRIBUTE"), Number("ARGUMENT_POSITION"), Text("ARGUMENT_NAME", "NULL"))),
        Of("DROP_PROGRAM_ARGUMENT", new RpcVerb<DropProgramArgumentRequest, DropProgramArgumentReply>(async (agent, request, token) => await agent.Scheduler.DropProgramArgumentAsync(request, cancellationToken: token)),
            new Signature(Text("PROGRAM_NAME"), Number("ARGUMENT_POSITION")),
            new Signature(Text("PROGRAM_NAME"), Text("ARGUMENT_NAME"))),
        Of("SET_JOB_ARGUMENT_VALUE", new RpcVerb<SetJobArgumentValueRequest, SetJobArgumentValueReply>(async (agent, request, token) => await agent.Scheduler.SetJobArgumentValueAsync(request, cancellationToken: token)),
            new Signature(Text("JOB_NAME"), Number("ARGUMENT_POSITION"), Text("ARGUMENT_VALUE")),
            new Signature(Text("JOB_NAME"), Text("ARGUMENT_NAME"), Text("ARGUMENT_VALUE"))),
        Of("RESET_JOB_ARGUMENT_VALUE", new RpcVerb<ResetJobArgumentValueRequest, ResetJobArgumentValueReply>(async (agent, request, token) => await agent.Scheduler.ResetJobArgumentValueAsync(request, cancellationToken: token)),
            new Signature(Text("JOB_NAME"), Number("ARGUMENT_POSITION")),
            new Signature(Text("JOB_NAME"), Text("ARGUMENT_NAME"))),
        Of("SET_ATTRIBUTE", new RpcVerb<SetAttributeRequest, SetAttributeReply>(async (agent, request, token) => await agent.Scheduler.SetAttributeAsync(request, cancellationToken: token)),
            new Signature(Text("NAME"), Text("ATTRIBUTE"), new Parameter("VALUE", null), Fixed("VALUE2", SqlType.Text, "NULL"))),
        Of("SET_ATTRIBUTE_NULL", new RpcVerb<SetAttributeNullRequest, SetAttributeNullReply>(async (agent, request, token) => await agent.Scheduler.SetAttributeNullAsync(request, cancellationToken: token)),
            new Signature(Text("NAME"), Text("ATTRIBUTE"))),
        Of("GET_ATTRIBUTE", new RpcVerb<GetAttributeRequest, GetAttributeReply>(
                async (agent, request, token) => await agent.Scheduler.GetAttributeAsync(request, cancellationToken: token), (_, reply) => ("VALUE", reply.HasValue ? TextValue.Of(reply.Value) : null)),
            new Signature(Text("NAME"), Text("ATTRIBUTE"), new Parameter("VALUE", null) { IsOut = true })),
        Of("SET_SCHEDULER_ATTRIBUTE", new RpcVerb<SetSchedulerAttributeRequest, SetSchedulerAttributeReply>(async (agent, request, token) => await agent.Scheduler.SetSchedulerAttributeAsync(request, cancellationToken: token)),
            new Signature(Text("ATTRIBUTE"), Text("VALUE"))),
        Of("GET_SCHEDULER_ATTRIBUTE", new RpcVerb<GetSchedulerAttributeRequest, GetSchedulerAttributeReply>(
                async (agent, request, token) => await agent.Scheduler.GetSchedulerAttributeAsync(request, cancellationToken: token), (_, reply) => ("VALUE", reply.HasValue ? TextValue.Of(reply.Value) : null)),
            new Signature(Text("ATTRIBUTE"), new Parameter("VALUE", null) { IsOut = true })),
        Of("ENABLE", new RpcVerb<EnableRequest, EnableReply>(async (agent, request, token) => await agent.Scheduler.EnableAsync(request, cancellationToken: token), (host, reply) => Absorb(host, reply.Errors)),
            new Signature(Text("NAME"), Text("COMMIT_SEMANTICS", StopOnFirstError))),
        Of("DISABLE", new RpcVerb<DisableRequest, DisableReply>(async (agent, request, token) => await agent.Scheduler.DisableAsync(request, cancellationToken: token), (host, reply) => Absorb(host, reply.Errors)),
            new Signature(Text("NAME"), Flag("FORCE", "FALSE"), Text("COMMIT_SEMANTICS", StopOnFirstError))),
        Of("RUN_JOB", new JobRunVerb(), new Signature(Text("JOB_NAME"), Flag("USE_CURRENT_SESSION", "TRUE"))),
        Of("STOP_JOB", new RpcVerb<StopJobRequest, StopJobReply>(async (agent, request, token) => await agent.Scheduler.StopJobAsync(request, cancellationToken: token), (host, reply) => Absorb(host, reply.Errors)),
            new Signature(Text("JOB_NAME"), Flag("FORCE", "FALSE"), Text("COMMIT_SEMANTICS", StopOnFirstError))),
        // Without a prefix the name is a number, which is not what it is by default.
        Of("GENERATE_JOB_NAME", new RpcVerb<GenerateJobNameRequest, GenerateJobNameReply>(
                async (agent, request, token) => await agent.Scheduler.GenerateJobNameAsync(request, cancellationToken: token), (_, reply) => ("", TextValue.Of(reply.JobName))),
            new Signature(Text("PREFIX", "'JOB$_'") with { OfNull = new TextValue("") })) with { Returns = SqlType.Text },
        Of("PURGE_LOG", new RpcVerb<PurgeLogRequest, PurgeLogReply>(async (agent, request, token) => await agent.Scheduler.PurgeLogAsync(request, cancellationToken: token)),
            new Signature(Number("LOG_HISTORY", "0"), Text("WHICH_LOG", "'JOB_AND_WINDOW_LOG'"), Text("JOB_NAME", "NULL"))),
        Of("EVALUATE_CALENDAR_STRING", new RpcVerb<EvaluateCalendarStringRequest, EvaluateCalendarStringReply>(
                async (agent, request, token) => await agent.Scheduler.EvaluateCalendarStringAsync(request, cancellationToken: token), (_, reply) => ("NEXT_RUN_DATE", Conversions.TryTime(reply.NextRunDate))),
            new Signature(Text("CALENDAR_STRING"), Time("START_DATE"), Time("RETURN_DATE_AFTER"), Time("NEXT_RUN_DATE") with { IsOut = true })),
    ];

    private static Parameter Style => Fixed("JOB_STYLE", SqlType.Text, "'REGULAR'");

    private static Parameter[] OwnTimes => [Time("START_DATE", "NULL"), Text("REPEAT_INTERVAL", "NULL"), Time("END_DATE", "NULL")];

    private static Parameter[] EventTimes => [Time("START_DATE", "NULL"), Text("EVENT_CONDITION", "NULL"), Text("QUEUE_SPEC"), Time("END_DATE", "NULL")];

    // What all overloads of CREATE_JOB share stands at both ends.
    private static Signature Job(Parameter[] what, Parameter[] style) => new(
    [
        Text("JOB_NAME"), .. what, Text("JOB_CLASS", "'DEFAULT_JOB_CLASS'"), Flag("ENABLED", "FALSE"), Flag("AUTO_DROP", "TRUE"), Text("COMMENTS", "NULL"),
        .. style, Text("CREDENTIAL_NAME", "NULL"), Text("DESTINATION_NAME", "NULL"),
    ]);

    private static Subprogram Of(string name, IVerb verb, params Signature[] overloads) => new(Name, name, overloads, verb);

    private static (string Name, SqlValue? Value)? Absorb(ICallHost host, IEnumerable<string> errors)
    {
        foreach (var error in errors)
        {
            host.Warn(error);
        }

        return null;
    }
}
