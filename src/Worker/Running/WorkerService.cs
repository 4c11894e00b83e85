using Grpc.Core;
using ScriptHost.V1;

namespace ScriptHost.Worker.Running;

/// <summary>What the agent asks beside runs, which come on a socket of their own.</summary>
internal sealed class WorkerService(CurrentRun current) : V1.Worker.WorkerBase
{
    public override Task<DescribeReply> Describe(DescribeRequest request, ServerCallContext context) =>
        Task.FromResult(WorkerDescription.Answer(request, WorkerProtocol.OutputOnDescriptors, WorkerProtocol.RunsOnSocket));

    public override Task<StopReply> Stop(StopRequest request, ServerCallContext context) =>
        Task.FromResult(new StopReply { Found = current.Stop(request.RunId, request.Reason) });
}
