using Grpc.Core;
using ScriptHost.Diagnostics;
using ScriptHost.Errors;
using ScriptHost.Scheduling.Definitions;
using ScriptHost.Scheduling.History;
using ScriptHost.Scheduling.Verbs;
using ScriptHost.Scheduling.Views;
using ScriptHost.Security;
using ScriptHost.V1;
using Semantics = ScriptHost.Scheduling.Verbs.CommitSemantics;

namespace ScriptHost.Scheduling;

/// <summary>scheduler.proto as the domain understands it.</summary>
internal sealed class SchedulerGrpcService(SchedulerVerbs verbs, HandVerbs hand, EventFeed events, ViewQueries queries, IJobAuthority authority) : Scheduler.SchedulerBase
{
    public override async Task<CreateJobReply> CreateJob(CreateJobRequest request, ServerCallContext context)
    {
        var attributes = Given(
            ("job_type", request.HasJobType ? request.JobType : null),
            ("job_action", request.HasJobAction ? request.JobAction : null),
            ("number_of_arguments", request.HasNumberOfArguments ? AttributeValues.Format((long)request.NumberOfArguments) : null),
            ("program_name", request.HasProgramName ? request.ProgramName : null),
            ("schedule_name", request.HasScheduleName ? request.ScheduleName : null),
            // Before the times that are read in it.
            ("time_zone", request.HasTimeZone ? request.TimeZone : null),
            ("nls_env", request.HasNlsEnv ? request.NlsEnv : null),
            ("start_date", request.HasStartDate ? request.StartDate : null),
            ("repeat_interval", request.HasRepeatInterval ? request.RepeatInterval : null),
            ("end_date", request.HasEndDate ? request.EndDate : null),
            ("job_class", request.HasJobClass ? request.JobClass : null),
            ("auto_drop", request.HasAutoDrop ? AttributeValues.Format(request.AutoDrop) : null),
            ("comments", request.HasComments ? request.Comments : null),
            ("credential_name", request.HasCredentialName ? request.CredentialName : null),
            ("destination_name", request.HasDestinationName ? request.DestinationName : null));
        await verbs.ExecuteAndComplainAsync(User(request.User, context), scope => Creation.CreateJob(scope, request.JobName, attributes, request.Enabled));
        FaultPoint.Reach(FaultPoint.AfterCreated);
        return new CreateJobReply();
    }

    public override async Task<CreateProgramReply> CreateProgram(CreateProgramRequest request, ServerCallContext context)
    {
        var attributes = Given(
            ("program_type", request.ProgramType),
            ("program_action", request.ProgramAction),
            ("number_of_arguments", AttributeValues.Format((long)request.NumberOfArguments)),
            ("comments", request.HasComments ? request.Comments : null));
        await verbs.ExecuteAsync(User(request.User, context), scope => Creation.CreateProgram(scope, request.ProgramName, attributes, request.Enabled));
        return new CreateProgramReply();
    }

    public override async Task<CreateScheduleReply> CreateSchedule(CreateScheduleRequest request, ServerCallContext context)
    {
        var attributes = Given(
            ("start_date", request.HasStartDate ? request.StartDate : null),
            ("repeat_interval", request.RepeatInterval is "" ? null : request.RepeatInterval),
            ("end_date", request.HasEndDate ? request.EndDate : null),
            ("comments", request.HasComments ? request.Comments : null));
        await verbs.ExecuteAsync(User(request.User, context), scope => Creation.CreateSchedule(scope, request.ScheduleName, attributes));
        return new CreateScheduleReply();
    }

    public override async Task<EvaluateCalendarStringReply> EvaluateCalendarString(EvaluateCalendarStringRequest request, ServerCallContext context)
    {
        var next = await verbs.ExecuteAsync(
            User(request.User, context),
            scope => CalendarVerbs.Evaluate(
                scope, request.CalendarString, request.HasStartDate ? request.StartDate : null, request.HasReturnDateAfter ? request.ReturnDateAfter : null));
        return new EvaluateCalendarStringReply { NextRunDate = next.ToString() };
    }

    public override async Task<CopyJobReply> CopyJob(CopyJobRequest request, ServerCallContext context)
    {
        await verbs.ExecuteAsync(User(request.User, context), scope => Creation.CopyJob(scope, request.OldJob, request.NewJob));
        return new CopyJobReply();
    }

    public override async Task<DropJobReply> DropJob(DropJobRequest request, ServerCallContext context)
    {
        var (user, semantics) = (User(request.User, context), SemanticsOf(request.CommitSemantics));
        var absorbed = request switch
        {
            { Force: true, Defer: true } => throw OracleError.Inconsistent("force and defer cannot both be TRUE."),
            { Force: true } => await hand.Stopping.DropJobsAsync(user, request.JobName, semantics, context.CancellationToken),
            _ => await verbs.DropJobsAsync(user, request.JobName, request.Defer, semantics),
        };
        return new DropJobReply { Errors = { TextsOf(absorbed) } };
    }

    public override async Task<DropProgramReply> DropProgram(DropProgramRequest request, ServerCallContext context)
    {
        await verbs.ExecuteAsync(User(request.User, context), scope => Removal.DropProgram(scope, request.ProgramName, request.Force));
        return new DropProgramReply();
    }

    public override async Task<DropScheduleReply> DropSchedule(DropScheduleRequest request, ServerCallContext context)
    {
        await verbs.ExecuteAsync(User(request.User, context), scope => Removal.DropSchedule(scope, request.ScheduleName, request.Force));
        return new DropScheduleReply();
    }

    public override async Task<DefineProgramArgumentReply> DefineProgramArgument(DefineProgramArgumentRequest request, ServerCallContext context)
    {
        await verbs.ExecuteAsync(User(request.User, context), scope => ArgumentVerbs.Define(
            scope,
            request.ProgramName,
            request.ArgumentPosition,
            request.HasArgumentName ? request.ArgumentName : null,
            request.ArgumentType,
            request.HasDefaultValue ? request.DefaultValue : null,
            request.OutArgument));
        return new DefineProgramArgumentReply();
    }

    public override async Task<DefineMetadataArgumentReply> DefineMetadataArgument(DefineMetadataArgumentRequest request, ServerCallContext context)
    {
        await verbs.ExecuteAsync(User(request.User, context), scope => ArgumentVerbs.DefineMetadata(
            scope, request.ProgramName, request.MetadataAttribute, request.ArgumentPosition, request.HasArgumentName ? request.ArgumentName : null));
        return new DefineMetadataArgumentReply();
    }

    public override async Task<DropProgramArgumentReply> DropProgramArgument(DropProgramArgumentRequest request, ServerCallContext context)
    {
        var key = new ArgumentKey(request.HasArgumentPosition ? request.ArgumentPosition : null, request.HasArgumentName ? request.ArgumentName : null);
        await verbs.ExecuteAsync(User(request.User, context), scope => ArgumentVerbs.Drop(scope, request.ProgramName, key));
        return new DropProgramArgumentReply();
    }

    public override async Task<SetJobArgumentValueReply> SetJobArgumentValue(SetJobArgumentValueRequest request, ServerCallContext context)
    {
        var key = new ArgumentKey(request.HasArgumentPosition ? request.ArgumentPosition : null, request.HasArgumentName ? request.ArgumentName : null);
        await verbs.ExecuteAsync(User(request.User, context), scope => ArgumentVerbs.SetValue(scope, request.JobName, key, request.ArgumentValue));
        return new SetJobArgumentValueReply();
    }

    public override async Task<ResetJobArgumentValueReply> ResetJobArgumentValue(ResetJobArgumentValueRequest request, ServerCallContext context)
    {
        var key = new ArgumentKey(request.HasArgumentPosition ? request.ArgumentPosition : null, request.HasArgumentName ? request.ArgumentName : null);
        await verbs.ExecuteAsync(User(request.User, context), scope => ArgumentVerbs.ResetValue(scope, request.JobName, key));
        return new ResetJobArgumentValueReply();
    }

    public override async Task<SetAttributeReply> SetAttribute(SetAttributeRequest request, ServerCallContext context)
    {
        var value = request.HasValue ? request.Value : throw OracleError.InvalidValue("NULL", request.Attribute, "use SET_ATTRIBUTE_NULL.");
        await verbs.ExecuteAndComplainAsync(User(request.User, context), scope => AttributeVerbs.Set(scope, request.Name, request.Attribute, value));
        return new SetAttributeReply();
    }

    public override async Task<SetAttributeNullReply> SetAttributeNull(SetAttributeNullRequest request, ServerCallContext context)
    {
        await verbs.ExecuteAndComplainAsync(User(request.User, context), scope => AttributeVerbs.SetNull(scope, request.Name, request.Attribute));
        return new SetAttributeNullReply();
    }

    public override async Task<GetAttributeReply> GetAttribute(GetAttributeRequest request, ServerCallContext context)
    {
        var value = await verbs.ExecuteAsync(User(request.User, context), scope => AttributeVerbs.Get(scope, request.Name, request.Attribute));
        return value is null ? new GetAttributeReply() : new GetAttributeReply { Value = value };
    }

    public override async Task<SetSchedulerAttributeReply> SetSchedulerAttribute(SetSchedulerAttributeRequest request, ServerCallContext context)
    {
        await verbs.ExecuteAsync(User(request.User, context), scope => AttributeVerbs.SetScheduler(scope, request.Attribute, request.Value));
        return new SetSchedulerAttributeReply();
    }

    public override async Task<GetSchedulerAttributeReply> GetSchedulerAttribute(GetSchedulerAttributeRequest request, ServerCallContext context)
    {
        var value = await verbs.ExecuteAsync(User(request.User, context), scope => AttributeVerbs.GetScheduler(scope, request.Attribute));
        return value is null ? new GetSchedulerAttributeReply() : new GetSchedulerAttributeReply { Value = value };
    }

    public override async Task<EnableReply> Enable(EnableRequest request, ServerCallContext context) => new()
    {
        Errors = { TextsOf(await verbs.EnableAsync(User(request.User, context), request.Name, SemanticsOf(request.CommitSemantics))) },
    };

    public override async Task<DisableReply> Disable(DisableRequest request, ServerCallContext context) => new()
    {
        Errors = { TextsOf(await verbs.DisableAsync(User(request.User, context), request.Name, request.Force, SemanticsOf(request.CommitSemantics))) },
    };

    public override async Task<RunScheduledJobReply> RunJob(RunScheduledJobRequest request, ServerCallContext context)
    {
        if (!request.HasUseCurrentSession || request.UseCurrentSession)
        {
            throw OracleError.NotSupported("use_current_session TRUE of this call", "give FALSE, or call RunJobInSession.");
        }

        var user = User(request.User, context);
        var reply = new RunScheduledJobReply();
        foreach (var name in NameLists.Parse(request.JobName, user))
        {
            reply.RunIds.Add(await hand.Engine.RunNowAsync(verbs, user, name));
        }

        return reply;
    }

    public override async Task RunJobInSession(RunJobInSessionRequest request, IServerStreamWriter<RunJobInSessionReply> responseStream, ServerCallContext context)
    {
        await foreach (var reply in hand.Sessions.RunAsync(User(request.User, context), request.JobName, context.CancellationToken))
        {
            await responseStream.WriteAsync(reply, context.CancellationToken);
        }
    }

    public override async Task<StopJobReply> StopJob(StopJobRequest request, ServerCallContext context) => new()
    {
        Errors =
        {
            TextsOf(await hand.Stopping.StopJobsAsync(
                User(request.User, context), request.JobName, request.Force, SemanticsOf(request.CommitSemantics), context.CancellationToken)),
        },
    };

    public override async Task<GenerateJobNameReply> GenerateJobName(GenerateJobNameRequest request, ServerCallContext context)
    {
        var prefix = request.HasPrefix ? request.Prefix : JobNames.DefaultPrefix;
        return new GenerateJobNameReply { JobName = await verbs.ExecuteAsync(User(request.User, context), scope => JobNames.Generate(scope, prefix)) };
    }

    public override async Task<ListObjectsReply> ListObjects(ListObjectsRequest request, ServerCallContext context) =>
        new() { Objects = { await verbs.ExecuteAsync(User(request.User, context), scope => ObjectRecords.List(scope, request.Kind, request.Name)) } };

    public override async Task<ListRunDetailsReply> ListRunDetails(ListRunDetailsRequest request, ServerCallContext context)
    {
        var rows = await verbs.ExecuteAsync(User(request.User, context), scope => HistoryVerbs.ListDetails(scope, request));
        return new ListRunDetailsReply { Details = { rows.Select(HistoryRecords.Of) } };
    }

    public override async Task<ListJobLogReply> ListJobLog(ListJobLogRequest request, ServerCallContext context)
    {
        var rows = await verbs.ExecuteAsync(User(request.User, context), scope => HistoryVerbs.ListLog(scope, request));
        return new ListJobLogReply { Entries = { rows.Select(HistoryRecords.Of) } };
    }

    public override async Task<PurgeLogReply> PurgeLog(PurgeLogRequest request, ServerCallContext context) =>
        new() { RemovedCount = await HistoryVerbs.PurgeAsync(verbs, User(request.User, context), request) };

    public override async Task WatchEvents(WatchEventsRequest request, IServerStreamWriter<WatchEventsReply> responseStream, ServerCallContext context)
    {
        var filter = await verbs.ExecuteAsync(User(request.User, context), scope => HistoryVerbs.FilterOf(scope, request.Of));
        var after = request.HasAfterEventId ? HistoryVerbs.IdOf(request.AfterEventId, "after_event_id") : events.LastId;
        await responseStream.WriteAsync(new WatchEventsReply { LastEventId = after });
        await foreach (var batch in events.WatchAsync(after, context.CancellationToken))
        {
            if (batch.Where(raised => filter.Covers(raised.Job)).ToList() is { Count: > 0 } covered)
            {
                await responseStream.WriteAsync(new WatchEventsReply { Events = { covered.Select(HistoryRecords.Of) }, LastEventId = batch[^1].EventId });
            }
        }
    }

    public override Task Query(QueryRequest request, IServerStreamWriter<QueryReply> responseStream, ServerCallContext context)
    {
        var user = User(request.User, context);
        var replies = new QueryReplies(responseStream);
        return replies.FillAsync(() => queries.ExecuteAsync(
            user, authority.IsAdministrator(user), request.Sql, replies.BeginAsync, replies.AddAsync, context.CancellationToken));
    }

    private string User(string asked, ServerCallContext context) => authority.UserOf(ClientIdentity.Of(context), asked);

    private static List<KeyValuePair<string, string>> Given(params IEnumerable<(string Name, string? Value)> parameters) =>
        [.. parameters.Where(parameter => parameter.Value is not null).Select(parameter => KeyValuePair.Create(parameter.Name, parameter.Value!))];

    private static IEnumerable<string> TextsOf(IEnumerable<ScriptHostException> absorbed) => absorbed.Select(exception => exception.Message);

    private static Semantics SemanticsOf(V1.CommitSemantics semantics) => semantics switch
    {
        V1.CommitSemantics.Unspecified or V1.CommitSemantics.StopOnFirstError => Semantics.StopOnFirstError,
        V1.CommitSemantics.Transactional => Semantics.Transactional,
        V1.CommitSemantics.AbsorbErrors => Semantics.AbsorbErrors,
        _ => throw OracleError.InvalidValue(semantics.ToString(), "commit_semantics", "give STOP_ON_FIRST_ERROR, TRANSACTIONAL or ABSORB_ERRORS."),
    };
}
