using System.Security.Cryptography;
using ScriptHost.Security.Wallets;

namespace ScriptHost.Tests.Security.Wallets;

/// <summary>A wallet as the command makes it.</summary>
public sealed class WalletFixture : IDisposable
{
    public const string Password = "wallet-password-1";

    public WalletFixture() => Folders.Create(["agent.example.com", "127.0.0.1"], TimeSpan.FromDays(90), Password, renew: false, TimeProvider.System);

    public string Folder { get; } = Directory.CreateTempSubdirectory("wallet").FullName;

    /// <summary>For what tests make of it.</summary>
    public string Scratch { get; } = Directory.CreateTempSubdirectory("wallet").FullName;

    internal WalletFolders Folders => new(Folder);

    /// <summary>One file of what was made.</summary>
    public string this[params string[] parts] => Path.Combine([Folder, .. parts]);

    /// <summary>The bytes of a wallet's private key.</summary>
    internal static byte[] KeyOf(Wallet wallet)
    {
        using AsymmetricAlgorithm key = PrivateKey.Of(wallet.Own!);
        return key.ExportSubjectPublicKeyInfo();
    }

    public void Dispose()
    {
        Directory.Delete(Folder, recursive: true);
        Directory.Delete(Scratch, recursive: true);
    }
}
