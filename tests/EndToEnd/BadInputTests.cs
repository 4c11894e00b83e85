using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using ScriptHost.V1;

namespace ScriptHost.EndToEnd;

/// <summary>Every parameter of every verb, given wrongly: an error that says so, and the scheduler as it was.</summary>
public sealed class BadInputTests : IAsyncLifetime
{
    private const string NotSupported = "is not supported: ";

    // A parameter that takes every value of its type.
    private static readonly Mistake[] None = [];

    private static readonly string TooLongName = new('N', 129);
    private static readonly string TooLongText = new('ü', 2001);

    // Of every call that is made as somebody.
    private static readonly Mistake[] Users = [new("a b", "'a b' is no owner"), new(TooLongName, "'NNN"), new("9", "'9' is no owner")];

    private static readonly Mistake[] Unnamed =
    [
        new("", "ORA-27451: "), new(" ", "ORA-27451: "), new("a b", "ORA-27452: \"a b\""), new("a.b.c", "ORA-27452: "), new("9x", "ORA-27452: "), new("\"a", "ORA-27452: "),
        new("\"a\0b\"", "ORA-27452: "), new(TooLongName, "ORA-27452: "), new("BOB.X", "ORA-27"),
    ];

    private static readonly Mistake[] NoList = [.. Unnamed, new(",", "ORA-20001: "), new("j,", "ORA-20001: "), new("j, J", "ORA-27357: duplicate reference to job object \"ADA\".\"J\"")];
    private static readonly Mistake[] Jobs = [.. Unnamed, new("nosuch", "ORA-27475: unknown job \"ADA\".\"NOSUCH\""), new("p", "ORA-27475: ")];
    private static readonly Mistake[] JobLists = [.. NoList, new("nosuch", "ORA-27475: unknown job \"ADA\".\"NOSUCH\""), new("s", "ORA-27475: ")];
    private static readonly Mistake[] Programs = [.. Unnamed, new("nosuch", "ORA-27476: \"ADA\".\"NOSUCH\" does not exist"), new("j", "ORA-27476: ")];
    private static readonly Mistake[] Schedules = [.. Unnamed, new("nosuch", "ORA-27476: "), new("p", "ORA-27476: ")];
    private static readonly Mistake[] Objects = [.. Unnamed, new("nosuch", "ORA-27476: ")];
    private static readonly Mistake[] NewNames = [.. Unnamed, new("j", "ORA-27477: \"ADA\".\"J\" already exists"), new("S", "ORA-27477: ")];
    private static readonly Mistake[] Positions = [new(0, "ORA-27473: argument 0 "), new(-1, "ORA-27473: "), new(3, "ORA-27473: argument 3 "), new(int.MaxValue, "ORA-27473: ")];
    private static readonly Mistake[] Comments = [new(new string('c', 241), "ORA-27465: invalid value"), new("\0", "ORA-27465: ")];
    private static readonly Mistake[] Counts = [new(-1, "ORA-27465: invalid value -1 for attribute number_of_arguments"), new(256, "ORA-27465: ")];
    private static readonly Mistake[] Actions = [new("", "ORA-27465: "), new(TooLongText, "ORA-27465: "), new("a\0", "ORA-27465: ")];
    private static readonly Mistake[] Times = [new("", "ORA-27465: "), new("tomorrow", "ORA-27465: invalid value tomorrow"), new("2026-02-30T00:00:00Z", "ORA-27465: "), new("2026-01-01T00:00:00 Mars/One", "ORA-27465: ")];
    private static readonly Mistake[] Intervals =
    [
        new("", "ORA-27411: "), new("EVERY DAY", "ORA-274"), new("FREQ=OFTEN", "ORA-274"), new("FREQ=DAILY;BYHOUR=24", "ORA-27414: "), new("FREQ=DAILY;EXCLUDE=nosuch", "ORA-27412: "), new("FREQ=DAILY;" + TooLongText, "ORA-27"),
    ];

    private static readonly Mistake[] Semantics = [new((CommitSemantics)99, "ORA-27465: invalid value 99 for attribute commit_semantics")];
    private static readonly Mistake[] OneOfTwo = [new(null, "ORA-27454: "), .. Positions];
    private static readonly Mistake[] BesideTheOther = [new("who", "ORA-27474: ")];
    private static readonly Mistake[] Attributes = [new("", "ORA-27469: "), new("nonsense", "ORA-27469: nonsense is not a valid job attribute"), new("program_type", "ORA-27469: "), new(TooLongText, "ORA-27469: "), new("destination_name", $"attribute destination_name {NotSupported}")];
    private static readonly Mistake[] SchedulerAttributes = [new("", "ORA-27469: "), new("nonsense", "ORA-27469: nonsense is not a valid scheduler attribute"), new("comments", "ORA-27469: "), new("email_server", NotSupported)];

    private static readonly Mistake[] NoGrant = [new(true, "ORA-27486: ")];
    private static readonly Mistake[] NotBoth = [new("ADA", "ORA-27361: ")];
    private static readonly Mistake[] NotBothOfAll = [new(true, "ORA-27361: ")];
    private static readonly Mistake[] Limits = [new(-1, "ORA-27465: invalid value -1 for attribute limit: give 1 to 1000"), new(1001, "ORA-27465: "), new(int.MaxValue, "ORA-27465: "), new(int.MinValue, "ORA-27465: ")];
    private static readonly Mistake[] Statuses = [new(" ", "ORA-27465: "), new("RUNNING", "ORA-27465: invalid value RUNNING for attribute status: give SUCCEEDED, FAILED, STOPPED"), new(TooLongText, "ORA-27465: "), new("\0", "ORA-27465: ")];
    private static readonly Mistake[] Owners = [new("a b", "'a b' is no owner"), new("9", "'9' is no owner"), new(TooLongName, "'NNN"), new("BOB", "ORA-27486: ")];
    private static readonly Mistake[] JobsWithHistory =
    [
        new("a b", "ORA-27452: \"a b\""), new("a.b.c", "ORA-27452: "), new("9x", "ORA-27452: "), new("\"a\0b\"", "ORA-27452: "), new(TooLongName, "ORA-27452: "),
        new("BOB.X", "ORA-27486: "), new("j, k", "ORA-27452: "),
    ];

    private static readonly Mistake[] JobsOfHistory = [.. JobsWithHistory, new("nosuch", "ORA-27475: unknown job \"ADA\".\"NOSUCH\""), new("p", "ORA-27475: ")];

    private static readonly Mistake[] Queries =
    [
        new("", "ORA-00900: invalid SQL statement"), new(" ;", "ORA-00900: "), new("SELECT", "ORA-00936: "), new("SELECT '", "ORA-01756: "), new("SELECT \0 FROM user_scheduler_jobs", "ORA-00911: "),
        new(new string(' ', 65_537), "The statement has 65537 characters; a query of the scheduler's views has at most 65536."),
        new("SELECT nosuch FROM user_scheduler_jobs", "ORA-00904: \"NOSUCH\": invalid identifier (line 1, column 8)"),
        new("SELECT owner FROM user_scheduler_jobs", "ORA-00904: \"OWNER\""),
        new("SELECT * FROM nosuch", "ORA-00942: "), new("SELECT * FROM job_objects", "ORA-00942: "), new("SELECT * FROM dba_scheduler_jobs", "ORA-00942: "),
        new("DELETE FROM user_scheduler_jobs", "ORA-00900: "), new("SELECT * FROM user_scheduler_jobs; SELECT 1 FROM dual", "ORA-00933: "),
        new("SELECT * FROM user_scheduler_jobs WHERE next_run_date > TIMESTAMP 'tomorrow'", "ORA-01861: "),
        new("SELECT * FROM user_scheduler_jobs WHERE next_run_date > DATE '2026-02-30'", "ORA-018"),
        new("SELECT * FROM user_scheduler_jobs WHERE run_count = 'many'", "ORA-01722: "),
        new("SELECT * FROM user_scheduler_jobs FETCH FIRST ROWS", "ORA-00905: "), new("SELECT * FROM user_scheduler_jobs ORDER BY 99", "ORA-01785: "),
    ];

    // A request in order for each call, and what is wrong with each parameter.
    private static readonly Call[] Calls =
    [
        new("CreateJob", new CreateJobRequest { JobName = "n", JobType = "EXECUTABLE", JobAction = "a.sh", StartDate = "2030-01-01T00:00:00Z" })
        {
            ["job_name"] = NewNames,
            ["job_type"] = [new("", "ORA-27465: "), new("NONSENSE", "ORA-27465: "), new("CHAIN", "ORA-27"), new(null, "ORA-27361: ")],
            ["job_action"] = [new(null, "ORA-27361: "), .. Actions],
            ["number_of_arguments"] = Counts,
            ["program_name"] = [new("", "ORA-27"), new("a b", "ORA-27452: "), new("p", "ORA-27361: ")],
            ["schedule_name"] = [new("", "ORA-27"), new("a b", "ORA-27452: "), new("s", "ORA-27361: ")],
            ["start_date"] = Times,
            ["repeat_interval"] = Intervals,
            ["end_date"] = [.. Times, new("2029-12-31T00:00:00Z", "ORA-27483: ")],
            ["job_class"] = [new("", "ORA-27465: "), new("FAST", "ORA-27465: invalid value FAST for attribute job_class")],
            ["enabled"] = None,
            ["auto_drop"] = None,
            ["comments"] = Comments,
            ["credential_name"] = [new("c", $"attribute credential_name {NotSupported}")],
            ["destination_name"] = [new("d", $"attribute destination_name {NotSupported}")],
            ["nls_env"] = [new("NLS_LANGUAGE", "ORA-27465: "), new("PATH='x'", "ORA-27465: "), new("NLS_SORT='A' NLS_SORT='B'", "ORA-27465: "), new("NLS_SORT=''", "ORA-27465: ")],
            ["time_zone"] = [new("", "ORA-27465: "), new("Mars/One", "ORA-27465: invalid value Mars/One for attribute time_zone"), new("../etc", "ORA-27465: ")],
        },
        new("CreateProgram", new CreateProgramRequest { ProgramName = "n", ProgramType = "EXECUTABLE", ProgramAction = "a.sh", NumberOfArguments = 1 })
        {
            ["program_name"] = NewNames,
            ["program_type"] = [new("", "ORA-27465: "), new("NONSENSE", "ORA-27465: ")],
            ["program_action"] = Actions,
            ["number_of_arguments"] = Counts,
            ["enabled"] = [new(true, "ORA-27456: not all arguments of program \"ADA\".\"N\" have been defined")],
            ["comments"] = Comments,
        },
        new("CreateSchedule", new CreateScheduleRequest { ScheduleName = "n", RepeatInterval = "FREQ=DAILY", StartDate = "2030-01-01T00:00:00Z" })
        {
            ["schedule_name"] = NewNames,
            ["start_date"] = Times,
            ["repeat_interval"] = Intervals,
            ["end_date"] = [.. Times, new("2029-12-31T00:00:00Z", "ORA-27483: ")],
            ["comments"] = Comments,
        },
        new("CopyJob", new CopyJobRequest { OldJob = "j", NewJob = "n" }) { ["old_job"] = Jobs, ["new_job"] = NewNames },
        new("DropJob", new DropJobRequest { JobName = "j", Force = true })
        {
            ["job_name"] = JobLists,
            ["force"] = None,
            ["defer"] = [new(true, "ORA-27361: ")],
            ["commit_semantics"] = [.. Semantics, new(CommitSemantics.Transactional, "ORA-27361: ")],
        },
        new("DropProgram", new DropProgramRequest { ProgramName = "p" }) { ["program_name"] = Programs, ["force"] = [new(false, "ORA-27479: ")] },
        new("DropSchedule", new DropScheduleRequest { ScheduleName = "s" }) { ["schedule_name"] = Schedules, ["force"] = [new(false, "ORA-27479: ")] },
        new("DefineProgramArgument", new DefineProgramArgumentRequest { ProgramName = "p", ArgumentPosition = 2, ArgumentName = "x", ArgumentType = "VARCHAR2" })
        {
            ["program_name"] = Programs,
            ["argument_position"] = Positions,
            ["argument_name"] = [new("", "ORA-27453: "), new("a b", "ORA-27453: \"a b\""), new("WHO", "ORA-27453: "), new(TooLongName, "ORA-27453: ")],
            ["argument_type"] = [new("", "ORA-27465: "), new(TooLongText, "ORA-27465: "), new("\0", "ORA-27465: ")],
            ["default_value"] = [new(TooLongText, "ORA-27465: "), new("a\0", "ORA-27465: ")],
            ["out_argument"] = [new(true, "ORA-27465: ")],
        },
        new("DefineMetadataArgument", new DefineMetadataArgumentRequest { ProgramName = "p", ArgumentPosition = 2, MetadataAttribute = "job_name" })
        {
            ["program_name"] = Programs,
            ["metadata_attribute"] = [new("", "ORA-27465: "), new("window_start", "ORA-27465: invalid value window_start for attribute metadata_attribute"), new(TooLongText, "ORA-27465: ")],
            ["argument_position"] = Positions,
            ["argument_name"] = [new("a b", "ORA-27453: "), new("who", "ORA-27453: ")],
        },
        new("DropProgramArgument", new DropProgramArgumentRequest { ProgramName = "p", ArgumentPosition = 1 })
        {
            ["program_name"] = Programs,
            ["argument_position"] = OneOfTwo,
            ["argument_name"] = BesideTheOther,
        },
        new("SetJobArgumentValue", new SetJobArgumentValueRequest { JobName = "j", ArgumentPosition = 1, ArgumentValue = "v" })
        {
            ["job_name"] = Jobs,
            ["argument_position"] = OneOfTwo,
            ["argument_name"] = BesideTheOther,
            ["argument_value"] = [new(TooLongText, "ORA-27465: invalid value of 4002 bytes"), new("a\0", "ORA-27465: ")],
        },
        new("ResetJobArgumentValue", new ResetJobArgumentValueRequest { JobName = "j", ArgumentPosition = 1 })
        {
            ["job_name"] = Jobs,
            ["argument_position"] = OneOfTwo,
            ["argument_name"] = BesideTheOther,
        },
        new("SetAttribute", new SetAttributeRequest { Name = "j", Attribute = "max_failures", Value = "1" })
        {
            ["name"] = Objects,
            ["attribute"] = [.. Attributes, new("program_name", "ORA-27452: "), new("job_name", "ORA-27469: ")],
            ["value"] = [new(null, "ORA-27465: invalid value NULL for attribute max_failures"), new("", "ORA-27465: "), new("0", "ORA-27465: "), new("1000001", "ORA-27465: "), new("many", "ORA-27465: "), new(TooLongText, "ORA-27465: ")],
        },
        new("SetAttributeNull", new SetAttributeNullRequest { Name = "j", Attribute = "comments" })
        {
            ["name"] = Objects,
            ["attribute"] = [.. Attributes, new("auto_drop", "ORA-27465: invalid value NULL for attribute auto_drop")],
        },
        new("GetAttribute", new GetAttributeRequest { Name = "j", Attribute = "comments" }) { ["name"] = Objects, ["attribute"] = Attributes },
        new("SetSchedulerAttribute", new SetSchedulerAttributeRequest { Attribute = "log_history", Value = "1" })
        {
            // The operator, who may.
            User = "",
            ["attribute"] = SchedulerAttributes,
            ["value"] = [new("", "ORA-27465: "), new("-1", "ORA-27465: "), new("1000001", "ORA-27465: "), new("for ever", "ORA-27465: invalid value for ever for attribute log_history")],
        },
        new("GetSchedulerAttribute", new GetSchedulerAttributeRequest { Attribute = "log_history" }) { ["attribute"] = SchedulerAttributes },
        new("Enable", new EnableRequest { Name = "j" }) { ["name"] = [.. NoList, new("nosuch", "ORA-27476: "), new("s", "ORA-27361: "), new("j", "ORA-27457: ")], ["commit_semantics"] = Semantics },
        new("Disable", new DisableRequest { Name = "k", Force = true })
        {
            ["name"] = [.. NoList, new("nosuch", "ORA-27476: "), new("s", "ORA-27361: ")],
            ["force"] = None,
            ["commit_semantics"] = [.. Semantics, new(CommitSemantics.Transactional, "ORA-27361: ")],
        },
        new("RunJob", new RunScheduledJobRequest { JobName = "j", UseCurrentSession = false })
        {
            ["job_name"] = [.. JobLists, new("j", "ORA-27457: ")],
            ["use_current_session"] = [new(null, "use_current_session TRUE"), new(true, "use_current_session TRUE")],
        },
        new("RunJobInSession", new RunJobInSessionRequest { JobName = "j" }) { ["job_name"] = [.. JobLists, new("j", "ORA-27457: ")] },
        new("StopJob", new StopJobRequest { JobName = "j" })
        {
            ["job_name"] = [.. JobLists, new("j", "ORA-27366: job \"ADA\".\"J\" is not running")],
            ["force"] = [new(true, "ORA-27486: ")],
            ["commit_semantics"] = [.. Semantics, new(CommitSemantics.Transactional, "ORA-27361: ")],
        },
        new("GenerateJobName", new GenerateJobNameRequest())
        {
            ["prefix"] = [new(new string('P', 19), "ORA-27465: "), new("A1", "ORA-27465: invalid value A1 for attribute prefix"), new("a b", "ORA-27465: "), new("_A", "ORA-27465: "), new("A.B", "ORA-27465: "), new("\"A\"", "ORA-27465: ")],
        },
        new("EvaluateCalendarString", new EvaluateCalendarStringRequest { CalendarString = "FREQ=DAILY" })
        {
            ["calendar_string"] = [.. Intervals, new("FREQ=YEARLY;BYMONTH=FEB;BYMONTHDAY=31", "ORA-27419: ")],
            ["start_date"] = Times,
            ["return_date_after"] = Times,
        },
        new("ListObjects", new ListObjectsRequest { Kind = SchedulerObjectKind.Job })
        {
            ["kind"] = [new(SchedulerObjectKind.Unspecified, "ORA-27465: invalid value Unspecified for attribute kind"), new((SchedulerObjectKind)99, "ORA-27465: ")],
            ["name"] = [new("a b", "ORA-27452: "), new("nosuch", "ORA-27476: "), new("p", "ORA-27476: ")],
        },
        new("Query", new QueryRequest { Sql = "SELECT * FROM user_scheduler_jobs" }) { ["sql"] = Queries },
        new("ListRunDetails", new ListRunDetailsRequest())
        {
            ["of.job_name"] = JobsOfHistory,
            ["of.owner"] = Owners,
            ["of.all_owners"] = NoGrant,
            ["limit"] = Limits,
            ["after_log_id"] = [new(-1L, "ORA-27465: invalid value -1 for attribute after_log_id")],
            ["before_log_id"] = [new(-1L, "ORA-27465: invalid value -1 for attribute before_log_id")],
            ["status"] = Statuses,
        },
        new("ListJobLog", new ListJobLogRequest())
        {
            ["of.job_name"] = JobsOfHistory,
            ["of.owner"] = Owners,
            ["of.all_owners"] = NoGrant,
            ["limit"] = Limits,
            ["after_log_id"] = [new(long.MinValue, "ORA-27465: ")],
            ["before_log_id"] = [new(long.MinValue, "ORA-27465: ")],
            ["status"] = Statuses,
        },
        new("ListJobLog", new ListJobLogRequest { Of = new HistoryOf { JobName = "j" } }) { ["of.owner"] = NotBoth, ["of.all_owners"] = NotBothOfAll },
        new("PurgeLog", new PurgeLogRequest())
        {
            // The operator, who may.
            User = "",
            ["log_history"] = [new(-1L, "ORA-27465: invalid value -1 for attribute log_history: give 0 to 1000000 days"), new(1_000_001L, "ORA-27465: "), new(long.MaxValue, "ORA-27465: ")],
            ["which_log"] = [new("ALL", "ORA-27465: invalid value ALL for attribute which_log: give JOB_LOG"), new(TooLongText, "ORA-27465: ")],
            ["job_name"] = [.. NoList.Where(mistake => mistake.Value is not ("" or "BOB.X" or "j, J")), new("ada.j, ADA.J", "ORA-27357: duplicate reference to job object \"ADA\".\"J\"")],
        },
        new("PurgeLog", new PurgeLogRequest()) { ["which_log"] = [new("JOB_LOG", "ORA-27486: ")], ["job_name"] = [new("j", "ORA-27486: ")] },
        new("WatchEvents", new WatchEventsRequest())
        {
            ["of.job_name"] = JobsWithHistory,
            ["of.owner"] = Owners,
            ["of.all_owners"] = NoGrant,
            ["after_event_id"] = [new(-1L, "ORA-27465: invalid value -1 for attribute after_event_id")],
        },
    ];

    private StartedAgent _agent = null!;
    private Scheduler.SchedulerClient _scheduler = null!;

    public async Task InitializeAsync()
    {
        _agent = await StartedAgent.StartAsync();
        _scheduler = new Scheduler.SchedulerClient(_agent.Channel);
        await _scheduler.CreateProgramAsync(new CreateProgramRequest { User = "ADA", ProgramName = "p", ProgramType = "EXECUTABLE", ProgramAction = "hello.sh", NumberOfArguments = 2 });
        await _scheduler.DefineProgramArgumentAsync(new DefineProgramArgumentRequest { User = "ADA", ProgramName = "p", ArgumentPosition = 1, ArgumentName = "who", ArgumentType = "VARCHAR2", DefaultValue = "all" });
        await _scheduler.CreateScheduleAsync(new CreateScheduleRequest { User = "ADA", ScheduleName = "s", RepeatInterval = "FREQ=DAILY", StartDate = "2099-01-01T00:00:00Z" });
        await _scheduler.CreateJobAsync(new CreateJobRequest { User = "ADA", JobName = "j", JobType = "EXECUTABLE", JobAction = "hello.sh", NumberOfArguments = 2, Comments = "mine" });
        await _scheduler.CreateJobAsync(new CreateJobRequest { User = "ADA", JobName = "k", JobType = "EXECUTABLE", JobAction = "hello.sh", ScheduleName = "s", Enabled = true });
        await _scheduler.CreateJobAsync(new CreateJobRequest { User = "ADA", JobName = "l", ProgramName = "p" });
    }

    [Fact]
    public void Every_parameter_of_every_call_has_a_row() => Assert.Equal(
        Scheduler.Descriptor.Methods.SelectMany(call => NamesOf(call.InputType).Where(field => field != "user").Select(field => $"{call.Name}.{field}")).Order(StringComparer.Ordinal),
        Calls.SelectMany(call => call.Mistakes.Keys.Select(field => $"{call.Name}.{field}")).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public async Task A_parameter_that_is_wrong_is_refused_by_name_and_changes_nothing()
    {
        var wrong = new List<string>();
        var before = await DumpAsync();
        foreach (var call in Calls)
        {
            foreach (var (field, mistake) in call.Mistakes.Append(new("user", Users)).SelectMany(pair => pair.Value.Select(mistake => (pair.Key, mistake))))
            {
                var status = await StatusOfAsync(call, call.With(field, mistake.Value));
                var fits = mistake.Error == NotSupported ? status.Detail.Contains(NotSupported, StringComparison.Ordinal) : status.Detail.StartsWith(mistake.Error, StringComparison.Ordinal);
                if (!fits || status.Detail.Length > 700 || status.StatusCode is StatusCode.OK or StatusCode.Internal or StatusCode.Unknown)
                {
                    wrong.Add($"{call.Name}.{field} = {mistake.Value?.ToString()?[..Math.Min(30, mistake.Value.ToString()!.Length)] ?? "NULL"}: {status.StatusCode} {status.Detail}; expected {mistake.Error}");
                }

                var after = await DumpAsync();
                if (after != before)
                {
                    wrong.Add($"{call.Name}.{field} = {mistake.Value ?? "NULL"}: it changed something");
                    before = after;
                }
            }
        }

        Assert.Equal("", string.Join('\n', wrong));
    }

    public async Task DisposeAsync() => await _agent.DisposeAsync();

    private async Task<Status> StatusOfAsync(Call call, IMessage request)
    {
        var method = typeof(Scheduler.SchedulerClient).GetMethod(call.IsStream ? call.Name : $"{call.Name}Async", [request.GetType(), typeof(CallOptions)])!;
        using var running = (IDisposable)method.Invoke(_scheduler, [request, new CallOptions(deadline: DateTime.UtcNow + TimeSpan.FromMinutes(1))])!;
        try
        {
            await (call.IsStream ? ReadToEndAsync((dynamic)running) : (Task)running.GetType().GetProperty("ResponseAsync")!.GetValue(running)!);
            return Status.DefaultSuccess;
        }
        catch (RpcException exception)
        {
            return exception.Status;
        }
    }

    private static async Task ReadToEndAsync<T>(AsyncServerStreamingCall<T> call)
    {
        while (await call.ResponseStream.MoveNext(CancellationToken.None))
        {
        }
    }

    /// <summary>Of the fields of a request, those of messages in it behind a dot.</summary>
    private static IEnumerable<string> NamesOf(MessageDescriptor request) => request.Fields.InDeclarationOrder()
        .SelectMany(field => field.FieldType == FieldType.Message ? NamesOf(field.MessageType).Select(inner => $"{field.Name}.{inner}") : [field.Name]);

    private async Task<string> DumpAsync()
    {
        var dump = new List<string>();
        foreach (var kind in new[] { SchedulerObjectKind.Job, SchedulerObjectKind.Program, SchedulerObjectKind.Schedule })
        {
            dump.AddRange((await _scheduler.ListObjectsAsync(new ListObjectsRequest { User = "ADA", Kind = kind })).Objects.Select(one => JsonFormatter.Default.Format(one)));
        }

        foreach (var attribute in new[] { "log_history", "default_timezone" })
        {
            dump.Add((await _scheduler.GetSchedulerAttributeAsync(new GetSchedulerAttributeRequest { User = "ADA", Attribute = attribute })).Value);
        }

        var log = await _scheduler.ListJobLogAsync(new ListJobLogRequest { Of = new HistoryOf { AllOwners = true } });
        return string.Join('\n', [.. dump, .. log.Entries.Select(entry => JsonFormatter.Default.Format(entry))]);
    }

    /// <param name="Value">Null: the parameter is left out.</param>
    /// <param name="Error">What the message begins with.</param>
    private sealed record Mistake(object? Value, string Error);

    private sealed class Call(string name, IMessage inOrder)
    {
        public string Name => name;

        /// <summary>As whom it is called.</summary>
        public string User { get; init; } = "ADA";

        public bool IsStream => Scheduler.Descriptor.FindMethodByName(name).IsServerStreaming;

        public Dictionary<string, Mistake[]> Mistakes { get; } = new(StringComparer.Ordinal);

        public Mistake[] this[string field]
        {
            set => Mistakes.Add(field, value);
        }

        /// <summary>The request with one parameter changed.</summary>
        public IMessage With(string field, object? value)
        {
            var request = inOrder.Descriptor.Parser.ParseFrom(inOrder.ToByteArray());
            Set(request, "user", User);
            Set(request, field, value);
            return request;
        }

        private static void Set(IMessage request, string name, object? value)
        {
            var dot = name.IndexOf('.', StringComparison.Ordinal);
            FieldDescriptor field = request.Descriptor.FindFieldByName(dot < 0 ? name : name[..dot]);
            if (dot >= 0)
            {
                var inner = (IMessage?)field.Accessor.GetValue(request) ?? field.MessageType.Parser.ParseFrom([]);
                Set(inner, name[(dot + 1)..], value);
                value = inner;
            }

            if (value is null)
            {
                field.Accessor.Clear(request);
            }
            else
            {
                field.Accessor.SetValue(request, value);
            }
        }
    }
}
