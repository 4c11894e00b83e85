using Grpc.Core;
using ScriptHost.Cli.Sql.Values;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.Cli.Sql.Packages;

/// <summary>RUN_JOB: in the caller's session it shows what the job prints, and raises what became of it; else it begins a run and leaves it.</summary>
internal sealed class JobRunVerb : IVerb
{
    private static readonly RpcVerb<RunScheduledJobRequest, RunScheduledJobReply> Background = new(
        async (agent, request, token) => await agent.Scheduler.RunJobAsync(request, cancellationToken: token), TellRuns);

    public async Task<IReadOnlyDictionary<string, SqlValue?>> CallAsync(ICallHost host, IReadOnlyDictionary<string, SqlValue> values, CancellationToken cancellationToken)
    {
        if (values.GetValueOrDefault("USE_CURRENT_SESSION") is BooleanValue { Value: false })
        {
            return await Background.CallAsync(host, values, cancellationToken);
        }

        var request = new RunJobInSessionRequest { User = host.User, JobName = values.GetValueOrDefault("JOB_NAME")?.ToString() ?? "" };
        using var call = host.Agent.Scheduler.RunJobInSession(request, cancellationToken: cancellationToken);
        await foreach (var reply in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            foreach (var output in reply.Events.Select(one => one.Output).OfType<Output>())
            {
                host.Show(output.Data.ToStringUtf8(), isError: output.Stream == OutputStream.Stderr);
            }

            if (reply.Error is not "")
            {
                throw new ScriptHostException(ErrorCode.BadRequest, reply.Error);
            }
        }

        return new Dictionary<string, SqlValue?>();
    }

    private static (string Name, SqlValue? Value)? TellRuns(ICallHost host, RunScheduledJobReply reply)
    {
        foreach (var id in reply.RunIds)
        {
            host.Tell($"Run {id} has begun.");
        }

        return null;
    }
}
