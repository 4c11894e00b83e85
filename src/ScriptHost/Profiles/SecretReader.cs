using ScriptHost.Security;

namespace ScriptHost.Profiles;

/// <summary>Reads secrets where the settings say they are. Messages name the place, never the value.</summary>
internal static class SecretReader
{
    private const string CredentialsDirectory = "CREDENTIALS_DIRECTORY";
    private const UnixFileMode Others = UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
    private const int MaxBytes = 64 * 1024;

    /// <exception cref="ProfileException">It cannot be had.</exception>
    public static string Read(SecretSource source, OwnerName owner)
    {
        string Expanded(string pattern) => source.IsPerOwner ? OwnerPattern.ExpandInPath(pattern, owner) : pattern;

        if (source.Variable is { } variable)
        {
            var name = Expanded(variable);
            return Environment.GetEnvironmentVariable(name) is { Length: > 0 } value
                ? value
                : throw new ProfileException($"the agent has no environment variable '{name}'. Set it and start the agent anew");
        }

        return source.Credential is { } credential
            ? ReadFile(Path.Combine(FindCredentials(), Path.GetFileName(Expanded(credential))))
            : ReadFile(Expanded(source.File!));
    }

    private static string FindCredentials() => Environment.GetEnvironmentVariable(CredentialsDirectory) is { Length: > 0 } folder
        ? folder
        : throw new ProfileException("the agent was given no credentials: start it as a service of systemd with LoadCredential=, or name a File or Variable");

    private static string ReadFile(string path)
    {
        try
        {
            if ((File.GetUnixFileMode(path) & Others) != 0)
            {
                throw new ProfileException($"everybody on this machine can use the file '{path}'. Say chmod o= '{path}', and change the secret");
            }

            var text = new FileInfo(path).Length <= MaxBytes ? File.ReadAllText(path) : throw new ProfileException($"the file '{path}' has more than {MaxBytes} bytes");
            return text.TrimEnd('\r', '\n') is { Length: > 0 } secret ? secret : throw new ProfileException($"the file '{path}' is empty");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProfileException($"the file '{path}' cannot be read ({exception.GetType().Name}): it has to be there, and the agent's user must be able to read it", exception);
        }
    }
}
