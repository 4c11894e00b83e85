using System.Net;
using Microsoft.Extensions.Options;

namespace ScriptHost.Hosting;

internal sealed class AgentOptionsValidator : IValidateOptions<AgentOptions>
{
    public ValidateOptionsResult Validate(string? name, AgentOptions options)
    {
        string[] mistakes = [.. MistakesOfListen(options), .. MistakesOfDrainTimeout(options)];
        return mistakes.Length == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(mistakes);
    }

    private static IEnumerable<string> MistakesOfListen(AgentOptions options)
    {
        if (options.Listen is null)
        {
            yield break;
        }

        if (!IPEndPoint.TryParse(options.Listen, out var endPoint) || endPoint.Port == 0)
        {
            yield return $"Agent:Listen is '{options.Listen}': give ADDRESS:PORT, for example 127.0.0.1:16000.";
        }
        else if (!options.Insecure)
        {
            yield return $"Agent:Listen is '{options.Listen}', which is neither encrypted nor authenticated: whoever can connect runs scripts as any owner. Leave it out, or say --insecure (Agent:Insecure).";
        }
        else if (!IPAddress.IsLoopback(endPoint.Address))
        {
            yield return $"Agent:Listen is '{options.Listen}': without encryption the agent listens on loopback addresses only, for example 127.0.0.1:16000.";
        }
    }

    private static IEnumerable<string> MistakesOfDrainTimeout(AgentOptions options)
    {
        if (options.DrainTimeout < TimeSpan.Zero || options.DrainTimeout > TimeSpan.FromDays(1))
        {
            yield return $"Agent:DrainTimeout is {options.DrainTimeout}: give 0 to 1 day, for example 00:00:30.";
        }
    }
}
