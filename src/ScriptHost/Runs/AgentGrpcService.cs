using Grpc.Core;
using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>agent.proto as the domain understands it.</summary>
internal sealed class AgentGrpcService(RunService runs, ScriptChecks checks, AgentDescription info) : Agent.AgentBase
{
    public override async Task RunJob(RunJobRequest request, IServerStreamWriter<RunJobReply> responseStream, ServerCallContext context)
    {
        var run = await runs.AcceptAsync(request, context.CancellationToken);
        try
        {
            await foreach (var batch in run.Events.ReadAsync(after: 0, context.CancellationToken))
            {
                await responseStream.WriteAsync(new RunJobReply { Events = { batch } }, context.CancellationToken);
            }
        }
        catch (OperationCanceledException) when (request.CancelOnDisconnect && context.CancellationToken.IsCancellationRequested)
        {
            run.RequestStop(RunStop.Cancelled(grace: null));
            throw;
        }
    }

    public override async Task<GetRunReply> GetRun(GetRunRequest request, ServerCallContext context) =>
        new() { Run = await runs.GetAsync(request.RunId, context.CancellationToken) };

    public override async Task<CancelRunReply> CancelRun(CancelRunRequest request, ServerCallContext context)
    {
        var stopped = await runs.CancelAsync(request.RunId, request.Grace?.ToTimeSpan(), context.CancellationToken);
        return new CancelRunReply { AlreadyEnded = !stopped };
    }

    public override Task<GetAgentInfoReply> GetAgentInfo(GetAgentInfoRequest request, ServerCallContext context) => Task.FromResult(info.Answer());

    public override Task<CheckScriptReply> CheckScript(CheckScriptRequest request, ServerCallContext context) =>
        checks.CheckAsync(request, context.CancellationToken);
}
