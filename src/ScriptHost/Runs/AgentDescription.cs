using Google.Protobuf.WellKnownTypes;
using Microsoft.Extensions.Options;
using ScriptHost.Diagnostics;
using ScriptHost.Scripts;
using ScriptHost.Security;
using ScriptHost.Security.Tls;
using ScriptHost.V1;
using ScriptHost.Workers.Isolation;

namespace ScriptHost.Runs;

/// <summary>What this agent tells about itself.</summary>
internal sealed class AgentDescription(
    IOptions<ScriptsOptions> scripts, Sandbox sandbox, AgentEndpoint endpoint, IEnumerable<DescribeDatabases> databases, TimeProvider timeProvider)
{
    private readonly DateTimeOffset _startedAt = timeProvider.GetUtcNow();

    /// <param name="client">Who asks: errors of databases are for operators alone.</param>
    public GetAgentInfoReply AnswerTo(ClientIdentity client) => new()
    {
        Version = AgentInfo.Version,
        Grpc = AgentInfo.Grpc,
        Capabilities = { AgentInfo.Capabilities },
        ScriptRoots = { scripts.Value.Roots },
        StartedAt = _startedAt.ToTimestamp(),
        Isolation = sandbox.Report.ToString(),
        Listening = endpoint.Describe(),
        Databases = { client.IsOperator ? databases.SelectMany(describe => describe()) : [] },
    };
}
