using System.CommandLine;
using Grpc.Core;
using Grpc.Health.V1;
using ScriptHost.Errors;
using ServingStatus = Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus;

namespace ScriptHost.Cli;

/// <summary><c>scripthost health</c>: whether an agent accepts runs, for what watches over it.</summary>
internal sealed class HealthCommand
{
    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(10);

    private readonly AgentChoice _agent = AgentChoice.Serving();

    public Command Create()
    {
        var command = new Command("health", "Exits with 0 when the agent accepts runs, with 104 when it does not answer or shuts down.") { _agent };
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var agent = await _agent.OpenAsync(parsed, cancellationToken);
        try
        {
            var reply = await agent.Health.CheckAsync(new HealthCheckRequest(), deadline: TimeProvider.System.GetUtcNow().UtcDateTime + Bound, cancellationToken: cancellationToken);
            if (reply.Status != ServingStatus.Serving)
            {
                throw new ScriptHostException(ErrorCode.AgentDraining, "The agent shuts down and accepts no more runs.");
            }
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.DeadlineExceeded)
        {
            throw new ScriptHostException(ErrorCode.AgentUnreachable, $"The agent did not answer within {Bound.TotalSeconds:0} s.", exception);
        }

        Console.Out.WriteLine("SERVING");
        return 0;
    }
}
