using System.Security.Cryptography;
using ScriptHost.Errors;

namespace ScriptHost.Security.Wallets;

/// <summary>The password of an ewallet.p12.</summary>
/// <param name="Text">The password.</param>
internal sealed record WalletPassword(string Text)
{
    /// <summary>Where one that was made up is kept, beside the wallet's folders.</summary>
    public const string FileName = "ewallet.password";

    /// <summary>Oracle's rule, which wants letters together with digits or others, too.</summary>
    public const int MinLength = 8;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Reads the first line of a file.</summary>
    /// <exception cref="ScriptHostException">BAD_WALLET: there is no such file.</exception>
    public static WalletPassword Read(string file)
    {
        try
        {
            return new WalletPassword(File.ReadLines(file).FirstOrDefault(""));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ScriptHostException(ErrorCode.BadWallet, $"The password file cannot be read: {exception.Message}", exception);
        }
    }

    /// <summary>A random one of 24 letters and digits.</summary>
    public static WalletPassword MakeUp() =>
        // Both kinds are in it for certain.
        new($"{RandomNumberGenerator.GetString("abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ", 12)}{RandomNumberGenerator.GetString("23456789", 12)}");

    /// <summary>True when it keeps Oracle's rule.</summary>
    public bool IsGoodEnough => Text.Length >= MinLength && Text.Any(char.IsAsciiLetter) && Text.Any(c => !char.IsAsciiLetter(c));

    /// <summary>Itself.</summary>
    /// <exception cref="ScriptHostException">BAD_WALLET: it does not keep Oracle's rule.</exception>
    public WalletPassword Check() =>
        IsGoodEnough
            ? this
            : throw new ScriptHostException(ErrorCode.BadWallet, $"The wallet's password has {Text.Length} characters: give at least {MinLength}, letters together with digits or others.");

    /// <summary>Writes it to a file for its user alone.</summary>
    public void WriteTo(string file)
    {
        File.Delete(file);
        using var writer = new StreamWriter(file, new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, UnixCreateMode = OwnerOnly });
        writer.WriteLine(Text);
    }
}
