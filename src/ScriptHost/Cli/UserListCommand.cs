using System.CommandLine;
using System.Text.Json.Nodes;
using ScriptHost.Registry;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost user list</c>: users with their privileges.</summary>
internal sealed class UserListCommand
{
    private readonly Option<bool> _json = CommonOptions.Json();
    private readonly AgentChoice _agent = AgentChoice.Serving();

    public Command Create()
    {
        var command = new Command("list", "Lists users, who they are, and their privileges.") { _json, _agent };
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var agent = await _agent.OpenAsync(parsed, cancellationToken);
        foreach (var user in (await agent.Registry.ListUsersAsync(new ListUsersRequest(), cancellationToken: cancellationToken)).Users)
        {
            var identities = user.CertificateDns.Concat(user.UserIds.Select(id => $"uid {id}")).ToList();
            var privileges = user.Privileges.Select(PrivilegeNames.Of).ToList();
            if (parsed.GetValue(_json))
            {
                RunJson.Print(new JsonObject
                {
                    ["user_name"] = user.Name,
                    ["identities"] = new JsonArray([.. identities.Select(identity => JsonValue.Create(identity))]),
                    ["privileges"] = new JsonArray([.. privileges.Select(privilege => JsonValue.Create(privilege))]),
                });
            }
            else
            {
                Console.Out.WriteLine($"{user.Name,-24}  {string.Join(", ", privileges),-32}  {string.Join("; ", identities)}");
            }
        }

        return 0;
    }
}
