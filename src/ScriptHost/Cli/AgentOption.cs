using System.CommandLine;
using ScriptHost.Errors;
using ScriptHost.Security.Wallets;

namespace ScriptHost.Cli;

/// <summary>The options that name an agent, and how to know it.</summary>
internal sealed class AgentOption
{
    private readonly Option<string?> _address = new("--agent")
    {
        Description = "The agent to use: unix:/path/agent.sock, or HOST:PORT. Default: the one that serves the data folder, else a private one.",
        HelpName = "ADDRESS",
    };

    private readonly Option<string?> _wallet = new("--wallet")
    {
        Description = "The wallet to show to the agent at HOST:PORT, its folder or file. Without it the agent must listen without encryption.",
        HelpName = "PATH",
    };

    private readonly Option<string?> _name = new("--agent-dn")
    {
        Description = "The distinguished name that the agent's certificate must have. Default: it must be for HOST.",
        HelpName = "DN",
    };

    public IEnumerable<Option> All => [_address, _wallet, _name];

    /// <summary>Null when no agent was named.</summary>
    /// <exception cref="ScriptHostException">BAD_COMMAND_LINE.</exception>
    public AgentAddress? Read(ParseResult parsed)
    {
        var (address, wallet, name) = (parsed.GetValue(_address), parsed.GetValue(_wallet), parsed.GetValue(_name));
        if (wallet is null ? name is not null : address is null)
        {
            throw new ScriptHostException(ErrorCode.BadCommandLine, "--wallet goes together with --agent HOST:PORT, and --agent-dn with --wallet.");
        }

        var expected = name is null ? null : DistinguishedName.TryParse(name)
            ?? throw new ScriptHostException(ErrorCode.BadCommandLine, $"--agent-dn {name}: give a distinguished name, for example CN=agent.example.com.");
        return address is null ? null : new AgentAddress(address, wallet, expected);
    }
}

/// <summary>An agent that was named.</summary>
/// <param name="Address"><c>unix:</c> and a path, or HOST:PORT.</param>
/// <param name="Wallet">A wallet's folder or file; null without encryption.</param>
/// <param name="Expected">The name that the agent's certificate must have; null: it must be for the host.</param>
internal sealed record AgentAddress(string Address, string? Wallet, DistinguishedName? Expected);
