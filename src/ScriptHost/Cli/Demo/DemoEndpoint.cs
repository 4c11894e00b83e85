using ScriptHost.Errors;
using ScriptHost.Hosting;
using ScriptHost.Security.Wallets;
using ScriptHost.V1;

namespace ScriptHost.Cli.Demo;

/// <summary>The walk-through's agent as a remote endpoint, as an administrator registers one on another machine; this one plays both parts.</summary>
internal sealed class DemoEndpoint(AgentConnection agent, AgentHost host)
{
    public const string Name = "REM_EXECUTABLE";

    private readonly string _wallet = host.Wallet!.Made!.Client;
    private readonly string _address = host.Endpoint.Address!;

    private DistinguishedName CertificateName => DistinguishedName.OfSubject(host.Endpoint.Certificates!.Current.Certificate);

    /// <summary>Registers and tests it.</summary>
    /// <exception cref="ScriptHostException">AGENT_UNREACHABLE: it does not answer.</exception>
    public async Task RegisterAsync(CancellationToken cancellationToken)
    {
        await agent.Registry.RegisterRemoteExecutionEnvAsync(
            new RegisterRemoteExecutionEnvRequest { RemoteEndpointName = Name, RemoteEndpointUrl = _address, WalletDir = _wallet, RemoteCertDn = CertificateName.Text },
            cancellationToken: cancellationToken);
        await GrantAsync("ADMIN", cancellationToken);
        var tested = await agent.Registry.TestEndpointAsync(new TestEndpointRequest { RemoteEndpointName = Name }, cancellationToken: cancellationToken);
        if (tested.Urls[0].Error is { Length: > 0 } error)
        {
            throw new ScriptHostException(ErrorCode.AgentUnreachable, error);
        }

        Console.Out.WriteLine(
            $"It listens at {_address} with a wallet that it made, and is registered as the remote endpoint {Name}: {CertificateFacts.RegistrationLine(host.Endpoint.Certificates!.Current.Certificate)}");
    }

    public async Task GrantAsync(string user, CancellationToken cancellationToken) => await agent.Registry.GrantRemoteExecutionEnvAsync(
        new GrantRemoteExecutionEnvRequest { RemoteEndpointName = Name, UserName = user }, cancellationToken: cancellationToken);

    /// <summary>Connects to it with the wallet, as a caller on another machine does.</summary>
    public Task<AgentConnection> OpenAsync(CancellationToken cancellationToken) =>
        AgentConnection.OpenAsync(new AgentAddress(_address, _wallet, CertificateName), new AgentHostSettings(), [], cancellationToken);
}
