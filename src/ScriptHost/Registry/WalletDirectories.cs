using ScriptHost.Errors;
using ScriptHost.Posix;
using ScriptHost.Scripts;
using ScriptHost.Security;
using ScriptHost.Security.Wallets;

namespace ScriptHost.Registry;

/// <summary>What may be a wallet_dir: a directory's name, or a folder that nobody but the agent's user and root can change.</summary>
/// <param name="scriptsPlaces">Folders that scripts can write to.</param>
internal sealed class WalletDirectories(IReadOnlyList<string> scriptsPlaces)
{
    private const UnixFileMode OpenToWrite = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>The text as it is stored: a name in upper case, or a path without links.</summary>
    /// <exception cref="ScriptHostException">BAD_REQUEST: it is neither.</exception>
    public static string Normalize(string walletDir)
    {
        if (walletDir.StartsWith('/') && walletDir.Length <= 4000 && !walletDir.Contains('\0'))
        {
            return Canonical(walletDir);
        }

        return OracleIdentifier.TryParse(walletDir) is { } name && !name.StartsWith('/')
            ? name
            : throw new ScriptHostException(ErrorCode.BadRequest, $"wallet_dir is '{walletDir}': give the name of a directory (scripthost endpoint directory), or an absolute path.");
    }

    /// <summary>The wallet in a folder.</summary>
    /// <exception cref="ScriptHostException">BAD_WALLET: there is none, or others could have put it there.</exception>
    public WalletPlace Find(string path)
    {
        var folder = Check(path);
        var found = WalletPlace.Find(folder).CheckModes();
        if (found.Files.FirstOrDefault(file => CanonicalPath.Of(file) != file) is { } link)
        {
            throw Bad($"'{link}' is a link", "Put the file itself there.");
        }

        if (found.Files.Any(file => Path.GetFileName(file) == Pkcs12File.Name))
        {
            throw Bad($"'{path}' holds {Pkcs12File.Name} alone, which needs a password", $"Copy {AutoLoginFile.Name} or {PemFile.Name} there.");
        }

        return found;
    }

    /// <summary>A folder's path without links.</summary>
    /// <exception cref="ScriptHostException">BAD_WALLET: it is no folder, or others can change it.</exception>
    public string Check(string path)
    {
        var folder = Canonical(path);
        if (scriptsPlaces.Any(place => CanonicalPath.IsInside(folder, CanonicalPath.Of(place))))
        {
            throw Bad($"'{path}' lies where scripts can write", "Put the wallet elsewhere.");
        }

        if (!Directory.Exists(folder))
        {
            throw Bad($"'{path}' is no folder", $"Name the folder that {AutoLoginFile.Name} lies in, not the file.");
        }

        CheckWay(folder);
        return folder;
    }

    // Whoever can rename a folder on the way can put another in its place; in a sticky one only its owner can.
    private static void CheckWay(string folder)
    {
        for (var above = Path.GetDirectoryName(folder); above is not null; above = Path.GetDirectoryName(above))
        {
            var mode = File.GetUnixFileMode(above);
            var isOurs = FileOwner.Of(above) is { } owner && (owner == 0 || owner == ThisProcess.UserId);
            if (!isOurs || ((mode & OpenToWrite) != 0 && (mode & UnixFileMode.StickyBit) == 0))
            {
                throw Bad($"'{above}', on the way to the wallet, can be changed by others", $"chmod go-w '{above}', or put the wallet elsewhere.");
            }
        }
    }

    private static string Canonical(string path)
    {
        try
        {
            return CanonicalPath.Of(path);
        }
        catch (IOException exception)
        {
            throw new ScriptHostException(ErrorCode.BadWallet, $"'{path}' leads through too many symbolic links, perhaps in a circle.", exception);
        }
    }

    private static ScriptHostException Bad(string what, string advice) => new(ErrorCode.BadWallet, $"wallet_dir: {what}. {advice}");
}
