using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text;
using ScriptHost.Errors;
using ScriptHost.Posix;

namespace ScriptHost.Security.Wallets;

/// <summary>
/// Where a wallet lies: one file in any of the three forms, or a folder. In a folder, <c>cwallet.sso</c> is taken before <c>ewallet.pem</c>, that before
/// all other <c>.pem</c> files together, and those before <c>ewallet.p12</c>, which wants a password.
/// </summary>
internal sealed class WalletPlace
{
    private const int MaxBytes = 1024 * 1024;
    private const UnixFileMode OpenToRead = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode OpenToWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private WalletPlace(string path, IReadOnlyList<string> files) => (Path, Files) = (path, files);

    /// <summary>As it was named.</summary>
    public string Path { get; }

    /// <summary>The files that are read.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <exception cref="ScriptHostException">BAD_WALLET: there is no file to read.</exception>
    public static WalletPlace Find(string path)
    {
        if (!Directory.Exists(path))
        {
            return File.Exists(path)
                ? new WalletPlace(path, [path])
                : throw Bad(path, "does not exist", "Make a wallet (scripthost wallet create), or name another place.");
        }

        string[] alone = [AutoLoginFile.Name, PemFile.Name];
        if (alone.Select(name => System.IO.Path.Combine(path, name)).FirstOrDefault(File.Exists) is { } file)
        {
            return new WalletPlace(path, [file]);
        }

        string[] pem = [.. Directory.GetFiles(path, "*.pem").Order(StringComparer.Ordinal)];
        var protectedFile = System.IO.Path.Combine(path, Pkcs12File.Name);
        return pem.Length > 0 ? new WalletPlace(path, pem)
            : File.Exists(protectedFile) ? new WalletPlace(path, [protectedFile])
            : throw Bad(path, $"holds no {AutoLoginFile.Name} and no .pem file", "Copy the wallet there; its file must keep its name.");
    }

    /// <summary>Checks that nobody else can have put the files there, and nobody else can read a key in them.</summary>
    /// <exception cref="ScriptHostException">BAD_WALLET: somebody can.</exception>
    public WalletPlace CheckModes()
    {
        foreach (var part in Files.Concat(Files.Select(file => System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(file))!)).Distinct())
        {
            var mode = File.GetUnixFileMode(part);
            if (FileOwner.Of(part) is not { } owner || (owner != 0 && owner != ThisProcess.UserId))
            {
                throw Bad(part, "belongs to another user", $"Give it to the user of the agent: chown {ThisProcess.UserId} '{part}'");
            }

            if ((mode & OpenToWrite) != 0)
            {
                throw Bad(part, $"can be changed by others (mode {Octal(mode)})", $"chmod go-w '{part}'");
            }

            if ((mode & OpenToRead) != 0 && File.Exists(part) && HoldsKey(part))
            {
                throw Bad(part, $"holds a private key that others can read (mode {Octal(mode)})", $"chmod 600 '{part}'");
            }
        }

        return this;
    }

    /// <summary>Reads the wallet; the caller disposes of it.</summary>
    /// <param name="password">Of a PKCS#12 file or an encrypted key; null when there is none.</param>
    /// <exception cref="ScriptHostException">BAD_WALLET: a file cannot be read, is damaged, or has another password.</exception>
    public Wallet Read(string? password = null)
    {
        try
        {
            var content = Files.Select(ReadFile).ToList();
            return content switch
            {
                [var one] when AutoLoginFile.IsOne(one) => AutoLoginFile.Read(one),
                // A sequence in DER.
                [[0x30, ..] one] => Pkcs12File.Read(one, password ?? throw new InvalidDataException("It needs a password, and none was given."), "with a password"),
                _ => PemFile.Read(string.Join('\n', content.Select(Encoding.Latin1.GetString)), password),
            };
        }
        catch (Exception exception) when (exception is InvalidDataException or IOException or UnauthorizedAccessException)
        {
            throw Unusable(exception.Message, exception);
        }
        catch (Exception exception) when (exception is CryptographicException or AsnContentException or FormatException or ArgumentException
            or InvalidOperationException or NotSupportedException or OverflowException)
        {
            // What libraries say of damaged files helps nobody.
            throw Unusable("It is damaged, or none of: auto-login wallet, PKCS#12, PEM.", exception);
        }
    }

    private ScriptHostException Unusable(string reason, Exception exception) =>
        new(ErrorCode.BadWallet, $"The wallet '{string.Join("', '", Files)}' cannot be used. {reason}", exception);

    private static byte[] ReadFile(string path)
    {
        // A pipe would never end.
        if (!FileKind.IsRegular(path) || new FileInfo(path).Length > MaxBytes)
        {
            throw new InvalidDataException($"'{path}' is not a file of at most {MaxBytes / 1024} KB.");
        }

        return File.ReadAllBytes(path);
    }

    private static bool HoldsKey(string path) =>
        System.IO.Path.GetExtension(path) is not (".pem" or ".crt" or ".cer") || File.ReadAllText(path, Encoding.Latin1).Contains("PRIVATE KEY", StringComparison.Ordinal);

    private static string Octal(UnixFileMode mode) => Convert.ToString((int)mode, 8);

    private static ScriptHostException Bad(string path, string what, string advice) => new(ErrorCode.BadWallet, $"'{path}' {what}. {advice}");
}
