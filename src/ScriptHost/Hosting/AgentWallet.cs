using Microsoft.Extensions.Configuration;
using ScriptHost.Security.Tls;
using ScriptHost.Security.Wallets;

namespace ScriptHost.Hosting;

/// <summary>The wallet that the agent serves with, which is made where none is named and none is there.</summary>
/// <param name="Path">A folder or a file.</param>
/// <param name="Made">What was made just now; null when it was there.</param>
internal sealed record AgentWallet(string Path, WalletFolders? Made)
{
    private static readonly TimeSpan Life = TimeSpan.FromDays(365);

    /// <exception cref="Errors.ScriptHostException">BAD_WALLET: it cannot be made.</exception>
    public static AgentWallet Ensure(IConfiguration configuration, string dataDirectory, ListenAddress listen)
    {
        if (configuration[$"{TlsOptions.Section}:{nameof(TlsOptions.Wallet)}"] is { Length: > 0 } named)
        {
            return new AgentWallet(named, null);
        }

        var path = System.IO.Path.Combine(dataDirectory, "wallet");
        var folders = new WalletFolders(path);
        if (folders.Exist)
        {
            return new AgentWallet(folders.Agent, null);
        }

        var password = WalletPassword.MakeUp();
        folders.Create(listen.CertificateNames(), Life, password.Text, renew: false, TimeProvider.System);
        password.WriteTo(System.IO.Path.Combine(path, WalletPassword.FileName));
        return new AgentWallet(folders.Agent, folders);
    }
}
