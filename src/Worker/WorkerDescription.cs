using System.Runtime.InteropServices;
using Grpc.Core;
using ScriptHost.V1;

namespace ScriptHost.Worker;

/// <summary>Answers Describe for every role of this program.</summary>
internal static class WorkerDescription
{
    public static DescribeReply Answer(DescribeRequest request, params string[] capabilities)
    {
        if (request.ProtocolVersion != WorkerProtocol.Version)
        {
            throw new RpcException(new Status(
                StatusCode.FailedPrecondition,
                $"This worker speaks version {WorkerProtocol.Version} of the worker protocol, the agent asked for {request.ProtocolVersion}: install agent and worker from one release."));
        }

        return new DescribeReply
        {
            ProtocolVersion = WorkerProtocol.Version,
            Language = "csharp",
            Capabilities = { capabilities },
            Runtime = RuntimeInformation.FrameworkDescription,
            ProcessId = Environment.ProcessId,
        };
    }
}
