using System.Text;
using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.Scripts;

namespace ScriptHost.Registry.Objects;

/// <summary>Where objects may be copied to: directories that nobody but the agent's user can change, in places that the settings allow.</summary>
internal sealed class ObjectTarget(RegistryStore store, DirectoryFolders folders, WalletDirectories wallets, IOptions<ObjectsOptions> options)
{
    private const int MaxNameBytes = 255;

    /// <summary>The path of a file in a directory.</summary>
    /// <exception cref="ScriptHostException">BAD_REQUEST, NOT_REGISTERED (ORA-06564), PERMISSION_DENIED (ORA-29289), BAD_WALLET: others can change the folder.</exception>
    public string FileFor(string directoryName, string fileName)
    {
        var name = RegistryName.Parse(directoryName, "directory_name");
        var path = store.Content.Directories.GetValueOrDefault(name)
            ?? throw new ScriptHostException(ErrorCode.NotRegistered, $"ORA-06564: object {name} does not exist. Make the directory: CREATE DIRECTORY {name} AS 'path'");
        if (fileName is "" or "." or ".." || fileName.Any(c => c == '/' || char.IsControl(c)) || Encoding.UTF8.GetByteCount(fileName) > MaxNameBytes)
        {
            throw new ScriptHostException(ErrorCode.BadRequest, $"ORA-29288: invalid file name '{string.Concat(fileName.Select(c => char.IsControl(c) ? '?' : c))}': give file_name without /, at most {MaxNameBytes} bytes.");
        }

        if (!Directory.Exists(path) || (File.GetUnixFileMode(path) & (UnixFileMode.GroupWrite | UnixFileMode.OtherWrite)) != 0)
        {
            throw new ScriptHostException(ErrorCode.BadRequest, $"ORA-29283: invalid file operation: the directory {name} is '{path}', which {(Directory.Exists(path) ? $"others can change: chmod go-w '{path}'" : "is no folder: make it, or give the directory a path that is not absolute")}.");
        }

        var folder = wallets.Check(path);
        string[] allowed = [folders.Root, .. options.Value.WriteFolders];
        return allowed.Any(place => CanonicalPath.IsInside(folder, CanonicalPath.Of(place)))
            ? Path.Combine(folder, fileName)
            : throw new ScriptHostException(
                ErrorCode.PermissionDenied, $"ORA-29289: directory access denied: {name} is '{path}', and files are copied to places below {string.Join(", ", allowed)} alone. Name its place in the setting Objects:WriteFolders, or give the directory a path that is not absolute.");
    }
}
