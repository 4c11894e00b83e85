using System.CommandLine;
using System.Text.Json.Nodes;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost endpoint grants</c>: DBA_CLOUD_FUNCTION_REMOTE_EXECUTION_GRANT.</summary>
internal sealed class EndpointGrantsCommand
{
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly AgentChoice _agent = AgentChoice.Serving();

    public Command Create()
    {
        var command = new Command("grants", "Lists who may use which endpoint (DBA_CLOUD_FUNCTION_REMOTE_EXECUTION_GRANT).") { _json, _agent };
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var agent = await _agent.OpenAsync(parsed, cancellationToken);
        foreach (var grant in (await agent.Registry.ListGrantsAsync(new ListGrantsRequest(), cancellationToken: cancellationToken)).Grants)
        {
            if (parsed.GetValue(_json))
            {
                RunJson.Print(new JsonObject { ["remote_endpoint_name"] = grant.RemoteEndpointName, ["user_name"] = grant.UserName, ["granted_by"] = grant.GrantedBy });
            }
            else
            {
                Console.Out.WriteLine($"{grant.RemoteEndpointName,-24}  {grant.UserName,-24}  by {grant.GrantedBy}");
            }
        }

        return 0;
    }
}
