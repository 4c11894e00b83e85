using ScriptHost.Errors;
using ScriptHost.Scripts;

namespace ScriptHost.Registry;

/// <summary>The agent's own place for directories: a path that is not absolute is a folder there, which is made, as on Autonomous Database.</summary>
/// <param name="root">Of nothing yet, or of a folder that nobody else can change.</param>
internal sealed class DirectoryFolders(string root)
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public string Root { get; } = root;

    /// <summary>An absolute path; the folder of a relative one is there.</summary>
    /// <exception cref="ScriptHostException">BAD_REQUEST: it leads out of the agent's place, or the folder cannot be made.</exception>
    public string PathOf(string path)
    {
        if (path.StartsWith('/'))
        {
            return path;
        }

        if (path is "" || path.Length > 1000 || path.Contains('\0') || path.Split('/').Any(part => part is "" or "." or ".."))
        {
            throw Bad($"path is '{path.Replace('\0', '?')}': give an absolute path, or a relative one without . and .. for a folder of the agent's.");
        }

        try
        {
            var folder = Path.Combine(Root, path);
            // Each with its mode, the ones on the way, too.
            Directory.CreateDirectory(Root, Mode);
            Directory.CreateDirectory(folder, Mode);
            return CanonicalPath.IsInside(CanonicalPath.Of(folder), CanonicalPath.Of(Root)) ? folder : throw Bad($"path is '{path}', which a link leads out of '{Root}'.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ScriptHostException(ErrorCode.BadRequest, $"The folder '{path}' cannot be made in '{Root}': {exception.Message}", exception);
        }
    }

    private static ScriptHostException Bad(string message) => new(ErrorCode.BadRequest, message);
}
