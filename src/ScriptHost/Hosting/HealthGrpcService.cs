using Grpc.Core;
using Grpc.Health.V1;
using ScriptHost.Runs;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace ScriptHost.Hosting;

/// <summary>grpc.health.v1: SERVING while the agent accepts runs, NOT_SERVING once it shuts down.</summary>
internal sealed class HealthGrpcService(RunService runs) : Health.HealthBase
{
    private ServingStatus Status => runs.Draining.IsCancellationRequested ? ServingStatus.NotServing : ServingStatus.Serving;

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) => IsKnown(request)
        ? Task.FromResult(new HealthCheckResponse { Status = Status })
        : throw new RpcException(new Status(StatusCode.NotFound, $"There is no service '{request.Service}' here."));

    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        var first = IsKnown(request) ? Status : ServingStatus.ServiceUnknown;
        await responseStream.WriteAsync(new HealthCheckResponse { Status = first });
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, runs.Draining))
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        if (IsKnown(request) && !context.CancellationToken.IsCancellationRequested)
        {
            await responseStream.WriteAsync(new HealthCheckResponse { Status = ServingStatus.NotServing });
        }
    }

    private static bool IsKnown(HealthCheckRequest request) => request.Service is "" || request.Service == V1.Agent.Descriptor.FullName;
}
