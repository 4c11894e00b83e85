using System.CommandLine;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost endpoint register</c>: REGISTER_REMOTE_EXECUTION_ENV.</summary>
internal sealed class EndpointRegisterCommand
{
    private readonly Argument<string> _name = EndpointCommand.Name();
    private readonly Option<string> _url = new("--url") { Description = "Where the agent is: HOST:PORT, or several separated by commas.", HelpName = "HOST:PORT", Required = true };
    private readonly Option<string> _wallet = new("--wallet-dir") { Description = "A directory's name (see endpoint directory), or the absolute path of a folder with a wallet.", HelpName = "DIR", Required = true };
    private readonly Option<string?> _dn = new("--cert-dn") { Description = "The distinguished name in the agent's certificate. Default: the certificate must be for HOST.", HelpName = "DN" };
    private readonly AgentChoice _agent = AgentChoice.Serving();

    public Command Create()
    {
        var command = new Command("register", "Registers an endpoint (REGISTER_REMOTE_EXECUTION_ENV).") { _name, _url, _wallet, _dn, _agent };
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var agent = await _agent.OpenAsync(parsed, cancellationToken);
        await agent.Registry.RegisterRemoteExecutionEnvAsync(
            new RegisterRemoteExecutionEnvRequest
            {
                RemoteEndpointName = parsed.GetValue(_name)!,
                RemoteEndpointUrl = parsed.GetValue(_url)!,
                WalletDir = parsed.GetValue(_wallet)!,
                RemoteCertDn = parsed.GetValue(_dn) ?? "",
            },
            cancellationToken: cancellationToken);
        Console.Out.WriteLine($"Registered. Try it: scripthost endpoint test {parsed.GetValue(_name)}");
        return 0;
    }
}
