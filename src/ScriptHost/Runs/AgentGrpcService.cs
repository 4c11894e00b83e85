using Grpc.Core;
using ScriptHost.Errors;
using ScriptHost.Security.Access;
using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>agent.proto as the domain understands it.</summary>
internal sealed class AgentGrpcService(RunService runs, RunList list, ScriptChecks checks, AgentDescription info, AccessRules access) : Agent.AgentBase
{
    public override async Task RunJob(RunJobRequest request, IServerStreamWriter<RunJobReply> responseStream, ServerCallContext context)
    {
        var run = await runs.AcceptAsync(request, access.Admit(context), context.CancellationToken);
        try
        {
            await foreach (var batch in run.ReadAsync(after: 0, untilNow: false, context.CancellationToken))
            {
                await responseStream.WriteAsync(new RunJobReply { Events = { batch } }, context.CancellationToken);
            }
        }
        catch (OperationCanceledException) when (request.CancelOnDisconnect && context.CancellationToken.IsCancellationRequested)
        {
            run.TryStop(RunStop.Cancelled(grace: null));
            throw;
        }
    }

    public override async Task AttachRun(AttachRunRequest request, IServerStreamWriter<AttachRunReply> responseStream, ServerCallContext context)
    {
        if (request.AfterEvent < 0)
        {
            throw new ScriptHostException(ErrorCode.BadRequest, $"after_event is {request.AfterEvent}: give the number of the last event that you have, or 0 for all.");
        }

        var run = await runs.GetAsync(request.RunId, access.Admit(context), context.CancellationToken);
        await foreach (var batch in run.ReadAsync(request.AfterEvent, request.UntilNow, context.CancellationToken))
        {
            await responseStream.WriteAsync(new AttachRunReply { Events = { batch } }, context.CancellationToken);
        }
    }

    public override async Task<GetRunReply> GetRun(GetRunRequest request, ServerCallContext context)
    {
        var run = await runs.GetAsync(request.RunId, access.Admit(context), context.CancellationToken);
        return new GetRunReply { Run = list.Complete(run.ToRecord()) };
    }

    public override async Task<ListRunsReply> ListRuns(ListRunsRequest request, ServerCallContext context) =>
        new() { Runs = { await list.ListAsync(request, access.Admit(context), context.CancellationToken) } };

    public override async Task<CancelRunReply> CancelRun(CancelRunRequest request, ServerCallContext context)
    {
        var stopped = await runs.CancelAsync(request.RunId, request.Grace?.ToTimeSpan(), access.Admit(context), context.CancellationToken);
        return new CancelRunReply { AlreadyEnded = !stopped };
    }

    public override Task<GetAgentInfoReply> GetAgentInfo(GetAgentInfoRequest request, ServerCallContext context) =>
        Task.FromResult(info.AnswerTo(access.Admit(context)));

    public override Task<CheckScriptReply> CheckScript(CheckScriptRequest request, ServerCallContext context) =>
        checks.CheckAsync(request, access.Admit(context), context.CancellationToken);
}
