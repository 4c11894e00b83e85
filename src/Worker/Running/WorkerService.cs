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
        // Whoever tells something carries it to the agent, when nobody is doing so: no thread has to be woken for it.
        var events = Channel.CreateBounded<WorkerEvent>(new BoundedChannelOptions(1024) { SingleReader = true, AllowSynchronousContinuations = true });
        using var run = new ScriptRun(request, scripts, processState, events.Writer);
        if (!current.TryBegin(run))
        {
            throw new RpcException(new Status(StatusCode.FailedPrecondition, "This worker executes another run at this moment."));
        }

        try
        {
            var telling = TellAsync(events.Reader, responseStream);
            // On this very thread: it is the pool's, and has nothing else to do.
            var outcome = await run.ExecuteAsync();
            events.Writer.Complete();
            await telling;
            await responseStream.WriteAsync(new RunReply { Events = { new WorkerEvent { Outcome = outcome } } }, CancellationToken.None);
        }
        finally
        {
            current.End();
        }
    }

    private static async Task TellAsync(ChannelReader<WorkerEvent> events, IServerStreamWriter<RunReply> responseStream)
    {
        while (await events.WaitToReadAsync(CancellationToken.None))
        {
            var batch = new RunReply();
            while (batch.Events.Count < MaxEventsInBatch && events.TryRead(out var next))
            {
                batch.Events.Add(next);
            }

            await responseStream.WriteAsync(batch, CancellationToken.None);
        }
    }
}
