using System.CommandLine;

namespace ScriptHost.Cli;

/// <summary><c>scripthost wallet</c>: the certificates that agents and callers know each other by.</summary>
internal static class WalletCommand
{
    public static Command Create() => new("wallet", "Makes and shows wallets: the certificates that agents and callers know each other by.")
    {
        new WalletCreateCommand().Create(),
        new WalletShowCommand().Create(),
    };
}
