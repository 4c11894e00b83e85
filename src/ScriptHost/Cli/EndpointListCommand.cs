using System.CommandLine;
using System.Text.Json.Nodes;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost endpoint list</c>: the endpoints that the caller may use.</summary>
internal sealed class EndpointListCommand
{
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly AgentChoice _agent = AgentChoice.Serving();

    public Command Create()
    {
        var command = new Command("list", "Lists the endpoints that you may use.") { _json, _agent };
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var agent = await _agent.OpenAsync(parsed, cancellationToken);
        foreach (var endpoint in (await agent.Registry.ListEndpointsAsync(new ListEndpointsRequest(), cancellationToken: cancellationToken)).Endpoints)
        {
            if (parsed.GetValue(_json))
            {
                RunJson.Print(new JsonObject
                {
                    ["remote_endpoint_name"] = endpoint.Name,
                    ["remote_endpoint_url"] = string.Join(',', endpoint.Urls),
                    ["wallet_dir"] = endpoint.WalletDir,
                    ["remote_cert_dn"] = endpoint.RemoteCertDn,
                    ["created_by"] = endpoint.CreatedBy,
                });
            }
            else
            {
                Console.Out.WriteLine($"{endpoint.Name,-24}  {string.Join(',', endpoint.Urls),-32}  {endpoint.WalletDir}  {(endpoint.RemoteCertDn is "" ? "(host name)" : endpoint.RemoteCertDn)}");
            }
        }

        return 0;
    }
}
