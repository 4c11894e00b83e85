using System.CommandLine;
using ScriptHost.Errors;
using ScriptHost.V1;

namespace ScriptHost.Cli;

/// <summary><c>scripthost endpoint test</c>: a handshake with each agent of an endpoint, and what the agent says of itself.</summary>
internal sealed class EndpointTestCommand
{
    private readonly Argument<string> _name = EndpointCommand.Name();
    private readonly AgentChoice _agent = AgentChoice.Serving();

    public Command Create()
    {
        var command = new Command("test", "Connects to each agent of an endpoint and prints what it says of itself.") { _name, _agent };
        command.SetAction(ExecuteAsync);
        return command;
    }

    private async Task<int> ExecuteAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        await using var agent = await _agent.OpenAsync(parsed, cancellationToken);
        var reply = await agent.Registry.TestEndpointAsync(new TestEndpointRequest { RemoteEndpointName = parsed.GetValue(_name)! }, cancellationToken: cancellationToken);
        foreach (var url in reply.Urls)
        {
            Console.Out.WriteLine(url.Succeeded
                ? $"{url.Url}: ok, version {url.Version}, certificate {url.CertificateDn} until {url.CertificateExpiresAt?.ToDateTimeOffset():yyyy-MM-dd}"
                : $"{url.Url}: FAILED: {url.Error}");
        }

        if (!reply.Urls.All(url => url.Succeeded))
        {
            return ErrorTable.Get(ErrorCode.AgentUnreachable).ExitCode;
        }

        return 0;
    }
}
