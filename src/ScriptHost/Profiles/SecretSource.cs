namespace ScriptHost.Profiles;

/// <summary>
/// Where a secret is: exactly one of the three is given. <c>{owner}</c> stands for the run's owner as in
/// <see cref="Security.OwnerName.FolderName"/>. Read for every run, so that a new value takes effect at once.
/// </summary>
internal class SecretSource
{
    /// <summary>A file that only its own user and group can read; a line's end at its end does not count. An absolute path.</summary>
    public string? File { get; set; }

    /// <summary>The name of a systemd credential of the agent's service (<c>LoadCredential=</c>).</summary>
    public string? Credential { get; set; }

    /// <summary>The name of an environment variable of the agent, which no script sees.</summary>
    public string? Variable { get; set; }

    /// <summary>True when each owner has one of its own.</summary>
    public bool IsPerOwner => OwnerPattern.IsPerOwner(File ?? Credential ?? Variable ?? "");

    /// <summary>What is wrong with it, as far as that can be told without an owner; null when nothing is.</summary>
    public string? FindMistake()
    {
        if (new[] { File, Credential, Variable }.Count(place => place is not null) != 1)
        {
            return "is not in order: give exactly one of File, Credential and Variable.";
        }

        if (File is not null && !Path.IsPathRooted(File))
        {
            return $"has File '{File}': give an absolute path.";
        }

        try
        {
            _ = IsPerOwner ? "" : SecretReader.Read(this, default);
            return null;
        }
        catch (ProfileException exception)
        {
            return $"cannot be had: {exception.Message}.";
        }
    }
}
