using Google.Protobuf;
using Grpc.Core;
using Grpc.Tests.Protos;

namespace Grpc.Tests.Hosting;

/// <summary>A service that does what the request's behaviour says.</summary>
internal sealed class ProbeService(ProbeState state) : Probe.ProbeBase, IDisposable
{
    public static readonly byte[] TrailerBytes = [0, 1, 2, 254, 255];

    public void Dispose() => state.Report("disposed");

    public override async Task<EchoReply> Echo(EchoRequest request, ServerCallContext context)
    {
        var reply = new EchoReply { Text = request.Text, Payload = request.Payload };
        if (request.Behaviour == "inspect")
            reply.Text = state.Inspect(context);
        else if (request.Behaviour == "nothing")
            return null!;
        else
            await BehaveAsync(request.Behaviour, request.Text, context);

        return reply;
    }

    public override async Task Count(CountRequest request, IServerStreamWriter<CountReply> responseStream, ServerCallContext context)
    {
        var payload = ByteString.CopyFrom(new byte[request.PayloadBytes]);
        var behaviour = request.Behaviour;
        if (behaviour == "buffer")
            responseStream.WriteOptions = new WriteOptions(WriteFlags.BufferHint);

        for (var number = 1; number <= request.Count; number++)
            await responseStream.WriteAsync(new CountReply { Number = number, Payload = payload });

        if (behaviour == "write forever")
            await WriteForeverAsync(request, payload, responseStream, context);
        else
            await BehaveAsync(behaviour, "", context);
    }

    private async Task WriteForeverAsync(
        CountRequest request, ByteString payload, IServerStreamWriter<CountReply> responseStream, ServerCallContext context)
    {
        try
        {
            for (var number = request.Count + 1; ; number++)
            {
                await responseStream.WriteAsync(new CountReply { Number = number, Payload = payload });
                state.Report($"wrote {number}");
            }
        }
        catch (InvalidOperationException) when (context.CancellationToken.IsCancellationRequested)
        {
            state.Report("writing ended");
            throw;
        }
    }

    private async Task BehaveAsync(string behaviour, string text, ServerCallContext context)
    {
        switch (behaviour)
        {
            case "headers":
                await context.WriteResponseHeadersAsync(new Metadata { { "x-initial", "first" }, { "x-initial-bin", TrailerBytes } });
                context.ResponseTrailers.Add("x-trailing", "last");
                context.ResponseTrailers.Add("x-trailing-bin", TrailerBytes);
                break;
            case "headers twice":
                await context.WriteResponseHeadersAsync([]);
                await context.WriteResponseHeadersAsync([]);
                break;
            case "fail":
                context.ResponseTrailers.Add("x-context", "kept");
                throw new RpcException(new Status(StatusCode.FailedPrecondition, text), new Metadata { { "x-reason-bin", TrailerBytes } });
            case "set status":
                context.Status = new Status(StatusCode.DataLoss, "half of it");
                break;
            case "throw":
                throw new ArgumentException("secret detail");
            case "wait":
                await WaitForCancellationAsync(context);
                break;
            case "wait for release":
                state.Report("waiting");
                await state.Released.Task.WaitAsync(Limits.Bound);
                break;
            case "outlive":
                await OutliveAsync();
                break;
        }
    }

    private async Task WaitForCancellationAsync(ServerCallContext context)
    {
        state.Report("waiting");
        try
        {
            await Task.Delay(Limits.Bound, context.CancellationToken);
        }
        finally
        {
            state.Report(context.CancellationToken.IsCancellationRequested ? "cancelled" : "not cancelled");
        }
    }

    private async Task OutliveAsync()
    {
        state.Report("waiting");
        await state.Released.Task.WaitAsync(Limits.Bound);
        state.Report("outlived");
    }
}
