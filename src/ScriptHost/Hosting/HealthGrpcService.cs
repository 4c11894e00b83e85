using Grpc.Core;
using Grpc.Health.V1;
using Microsoft.Extensions.Hosting;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace ScriptHost.Hosting;

/// <summary>grpc.health.v1: SERVING while the agent accepts runs, NOT_SERVING once it shuts down.</summary>
internal sealed class HealthGrpcService(IHostApplicationLifetime lifetime) : Health.HealthBase
{
    private ServingStatus Status => lifetime.ApplicationStopping.IsCancellationRequested ? ServingStatus.NotServing : ServingStatus.Serving;

    public override Task<HealthCheckResponse> Check(HealthCheckRequest request, ServerCallContext context) => IsKnown(request)
        ? Task.FromResult(new HealthCheckResponse { Status = Status })
        : throw new RpcException(new Status(StatusCode.NotFound, $"There is no service '{request.Service}' here."));

    public override async Task Watch(HealthCheckRequest request, IServerStreamWriter<HealthCheckResponse> responseStream, ServerCallContext context)
    {
        var first = IsKnown(request) ? Status : ServingStatus.ServiceUnknown;
        await responseStream.WriteAsync(new HealthCheckResponse { Status = first });
        using (var either = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping))
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
