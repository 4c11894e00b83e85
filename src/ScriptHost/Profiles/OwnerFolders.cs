using ScriptHost.Posix;
using ScriptHost.Security;

namespace ScriptHost.Profiles;

/// <summary>The folders below the agent's data folder that hold what belongs to one owner alone.</summary>
internal sealed class OwnerFolders(string dataDirectory)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Passable = OwnerOnly | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly string _path = Path.Combine(dataDirectory, "owners");

    /// <summary>Where the owner's folder is, whether it has been made or not.</summary>
    public string PathOf(OwnerName owner) => Path.Combine(_path, owner.FolderName);

    /// <summary>
    /// Without a sandbox that shows an owner its folder, the owner's user has to get there: through the data folder, of which it sees
    /// nothing else.
    /// </summary>
    public void LetOwnersThrough()
    {
        foreach (var file in Directory.EnumerateFiles(dataDirectory))
        {
            File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }

        File.SetUnixFileMode(dataDirectory, Passable);
    }

    /// <summary>Makes the owner's folder when it is not there, and gives it to the owner's user.</summary>
    /// <param name="owner">The owner.</param>
    /// <param name="userId">The user that the owner's workers run as; null for the agent's own.</param>
    public string Prepare(OwnerName owner, int? userId)
    {
        var path = PathOf(owner);
        if (!Directory.Exists(path))
        {
            Directory.CreateDirectory(_path);
            File.SetUnixFileMode(_path, Passable);
            Directory.CreateDirectory(path, OwnerOnly);
        }

        if (userId is { } user && FileOwner.Of(path) != user)
        {
            // Until now root alone could write there, so that nobody can have planted a link.
            foreach (var file in Directory.EnumerateFiles(path).Append(path))
            {
                PrivateFolder.Give(file, user);
            }
        }

        return path;
    }
}
