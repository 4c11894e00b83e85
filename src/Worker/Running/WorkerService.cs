using System.Threading.Channels;
using Grpc.Core;
using ScriptHost.V1;

namespace ScriptHost.Worker.Running;

internal sealed class WorkerService(LoadedScripts scripts, ProcessState processState, CurrentRun current) : V1.Worker.WorkerBase
{
    private const int MaxEventsInBatch = 256;

    public override Task<DescribeReply> Describe(DescribeRequest request, ServerCallContext context) =>
        Task.FromResult(WorkerDescription.Answer(request, WorkerProtocol.OutputOnDescriptors));

    public override Task<StopReply> Stop(StopRequest request, ServerCallContext context) =>
        Task.FromResult(new StopReply { Found = current.Stop(request.RunId, request.Reason) });

    public override async Task Run(RunRequest request, IServerStreamWriter<RunReply> responseStream, ServerCallContext context)
    {
        var events = Channel.CreateBounded<WorkerEvent>(new BoundedChannelOptions(1024) { SingleReader = true });
        using var run = new ScriptRun(request, scripts, processState, events.Writer);
        if (!current.TryBegin(run))
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, "This worker executes another run at this moment."));
        }

        try
        {
            // The script has the pool's thread to itself; this one carries its events to the agent meanwhile.
            var execution = Task.Run(run.ExecuteAsync, CancellationToken.None);
            while (await events.Reader.WaitToReadAsync(CancellationToken.None))
            {
                var batch = new RunReply();
                while (batch.Events.Count < MaxEventsInBatch && events.Reader.TryRead(out var next))
                {
                    batch.Events.Add(next);
                }

                await responseStream.WriteAsync(batch, CancellationToken.None);
            }

            await execution;
        }
        finally
        {
            current.End();
        }
    }
}
