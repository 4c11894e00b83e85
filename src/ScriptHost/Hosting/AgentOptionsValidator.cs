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

        if (ListenAddress.TryParse(options.Listen) is not { } listen)
        {
            yield return $"Agent:Listen is '{options.Listen}': give HOST:PORT, a name or an address of this machine, for example agent.example.com:16000.";
        }
        else if (options.Insecure && !listen.IsLoopback)
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
