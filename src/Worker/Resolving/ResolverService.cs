using Grpc.Core;
using ScriptHost.V1;

namespace ScriptHost.Worker.Resolving;

internal sealed class ResolverService : Resolver.ResolverBase
{
    public override Task<DescribeReply> Describe(DescribeRequest request, ServerCallContext context) =>
        Task.FromResult(WorkerDescription.Answer(request));

    public override Task<ResolveReply> Resolve(ResolveRequest request, ServerCallContext context) =>
        PackageRestore.ResolveAsync(request, context.CancellationToken);
}
