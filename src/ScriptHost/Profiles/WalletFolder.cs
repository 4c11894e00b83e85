namespace ScriptHost.Profiles;

/// <summary>What a profile's wallet has to be.</summary>
internal static class WalletFolder
{
    private static readonly string[] WalletFiles = ["cwallet.sso", "ewallet.p12", "ewallet.pem"];

    /// <summary>What is wrong with the folder of a wallet; null when nothing is.</summary>
    public static string? FindMistake(string folder) =>
        !Directory.Exists(folder) ? $"is '{folder}': there is no such folder."
        : !WalletFiles.Any(file => File.Exists(Path.Combine(folder, file))) ? $"is '{folder}', where there is none of {string.Join(", ", WalletFiles)}: C# scripts need cwallet.sso or ewallet.p12, Python scripts ewallet.pem."
        : null;

    /// <summary>The files of a wallet with what they hold.</summary>
    /// <exception cref="ProfileException">It is not in order, or cannot be read.</exception>
    public static IReadOnlyList<(string Name, byte[] Content)> Read(string folder)
    {
        if (FindMistake(folder) is { } mistake)
        {
            throw new ProfileException($"WalletDirectory {mistake}");
        }

        try
        {
            return [.. Directory.EnumerateFiles(folder).Select(file => (Path.GetFileName(file), File.ReadAllBytes(file)))];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProfileException($"the wallet in '{folder}' cannot be read ({exception.GetType().Name}): the agent's user must be able to", exception);
        }
    }
}
