using ScriptHost.Errors;
using ScriptHost.Security.Tls;
using ScriptHost.Security.Wallets;

namespace ScriptHost.Hosting;

/// <summary>The wallet that the agent serves with, which is made where none is named and none is there.</summary>
/// <param name="Path">A folder or a file.</param>
/// <param name="Made">What was made just now; null when it was there.</param>
internal sealed record AgentWallet(string Path, WalletFolders? Made)
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(365);

    /// <summary>Finds it, or makes it in the data folder.</summary>
    /// <param name="options">Where it is, or what it is made with.</param>
    /// <param name="dataDirectory">The agent's.</param>
    /// <param name="listen">Where callers reach the agent.</param>
    /// <param name="isInContainer">True where the machine's name is one that nobody calls by.</param>
    /// <exception cref="ScriptHostException">BAD_SETTINGS: nothing says whom it is for. BAD_WALLET: it cannot be made.</exception>
    public static AgentWallet Ensure(TlsOptions options, string dataDirectory, ListenAddress listen, bool isInContainer)
    {
        if (options.Wallet is { Length: > 0 } named)
        {
            return new AgentWallet(named, null);
        }

        var path = System.IO.Path.Combine(dataDirectory, "wallet");
        var folders = new WalletFolders(path);
        if (folders.Exist)
        {
            return new AgentWallet(folders.Agent, null);
        }

        var password = options.ExportPassword is { } given ? new WalletPassword(given).Check() : WalletPassword.MakeUp();
        folders.Create(NamesFor(options, listen, isInContainer), Life, password.Text, renew: false, TimeProvider.System);
        if (options.ExportPassword is null)
        {
            password.WriteTo(System.IO.Path.Combine(path, WalletPassword.FileName));
        }

        return new AgentWallet(folders.Agent, folders);
    }

    private static IReadOnlyList<string> NamesFor(TlsOptions options, ListenAddress listen, bool isInContainer) =>
        options.HostNames.Count > 0 ? [.. options.HostNames]
        : isInContainer && listen.IsEverywhere
            ? throw new ScriptHostException(
                ErrorCode.BadSettings,
                $"There is no wallet yet, and nothing says what name callers reach this container by; its own, '{Environment.MachineName}', changes with every container. Set Tls:HostNames, for example SCRIPTHOST__Tls__HostNames__0=agent.example.com, or bring a wallet (Tls:Wallet).")
        : listen.CertificateNames();
}
