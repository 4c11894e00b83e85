using ScriptHost.Errors;

namespace ScriptHost.Hosting;

/// <summary>The agent's lasting files. A lock keeps a second agent off them.</summary>
internal sealed class DataFolder : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream _lock;

    private DataFolder(FileStream held) => _lock = held;

    /// <summary>Makes the folder, for its user alone, when it is not there.</summary>
    /// <exception cref="ScriptHostException">BAD_SETTINGS: it cannot be made.</exception>
    public static string Create(string path)
    {
        try
        {
            return Directory.Exists(path) ? Path.GetFullPath(path) : Directory.CreateDirectory(path, OwnerOnly).FullName;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ScriptHostException(
                ErrorCode.BadSettings, $"The data folder '{path}' cannot be made: {exception.Message} Set Agent:DataDirectory (option --data) to a folder that this user can write.", exception);
        }
    }

    /// <exception cref="ScriptHostException">BAD_SETTINGS: another agent has it, or it is not this user's.</exception>
    public static DataFolder Lock(string path)
    {
        try
        {
            return new DataFolder(new FileStream(Path.Combine(path, "agent.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new ScriptHostException(
                ErrorCode.BadSettings, $"User {Environment.UserName} cannot write to the data folder '{path}'. Give it to that user (chown), or choose another folder with --data.", exception);
        }
        catch (IOException exception)
        {
            throw new ScriptHostException(
                ErrorCode.BadSettings, $"Another agent serves the data folder '{path}', or nothing can be written there. Stop it, or choose another folder with --data.", exception);
        }
    }

    public void Dispose() => _lock.Dispose();
}
