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
        var (output, errors) = (new StreamText(), new StreamText());
        using var call = host.Agent.Scheduler.RunJobInSession(request, cancellationToken: cancellationToken);
        await foreach (var reply in call.ResponseStream.ReadAllAsync(cancellationToken))
        {
            foreach (var one in reply.Events)
            {
                switch (one.EventCase)
                {
                    case RunEvent.EventOneofCase.Output when one.Output.Stream == OutputStream.Stderr:
                        host.Show(errors.Add(one.Output.Data.Span), isError: true);
                        break;
                    case RunEvent.EventOneofCase.Output:
                        host.Show(output.Add(one.Output.Data.Span), isError: false);
                        break;
                    case RunEvent.EventOneofCase.Outcome:
                        // The end of one job of several: the next one begins with a character of its own.
                        host.Show(output.End(), isError: false);
                        host.Show(errors.End(), isError: true);
                        break;
                }
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
