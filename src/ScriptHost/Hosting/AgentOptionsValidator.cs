using System.Net;
using Microsoft.Extensions.Options;

namespace ScriptHost.Hosting;

internal sealed class AgentOptionsValidator : IValidateOptions<AgentOptions>
{
    public ValidateOptionsResult Validate(string? name, AgentOptions options)
    {
        if (options.Listen is null)
        {
            return ValidateOptionsResult.Success;
        }

        if (!IPEndPoint.TryParse(options.Listen, out var endPoint) || endPoint.Port == 0)
        {
            return ValidateOptionsResult.Fail($"Agent:Listen is '{options.Listen}': give ADDRESS:PORT, for example 127.0.0.1:16000.");
        }

        if (!options.Insecure)
        {
            return ValidateOptionsResult.Fail(
                $"Agent:Listen is '{options.Listen}', which is neither encrypted nor authenticated: whoever can connect runs scripts as any owner. Leave it out, or say --insecure (Agent:Insecure).");
        }

        return IPAddress.IsLoopback(endPoint.Address)
            ? ValidateOptionsResult.Success
            : ValidateOptionsResult.Fail($"Agent:Listen is '{options.Listen}': without encryption the agent listens on loopback addresses only, for example 127.0.0.1:16000.");
    }
}
