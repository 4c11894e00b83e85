using Grpc.Core;
using ScriptHost.V1;

namespace ScriptHost.Worker.Compiling;

internal sealed class CompilerService(ScriptCompiler compiler) : Compiler.CompilerBase
{
    public override Task<DescribeReply> Describe(DescribeRequest request, ServerCallContext context) =>
        Task.FromResult(WorkerDescription.Answer(request));

    public override Task<CompileReply> Compile(CompileRequest request, ServerCallContext context) =>
        LargeStack.RunAsync(() => compiler.Compile(request, context.CancellationToken));
}
