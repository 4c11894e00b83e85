using Microsoft.Extensions.Logging;

namespace ScriptHost.Profiles;

internal static partial class ProfilesLog
{
    [LoggerMessage(150, LogLevel.Information, "The settings have changed; {Count} profiles are in force.")]
    public static partial void Reread(ILogger logger, int count);

    [LoggerMessage(151, LogLevel.Error, "The settings have changed, but are not in order. The profiles remain as they were. {Mistakes}")]
    public static partial void NotReread(ILogger logger, string mistakes);

    [LoggerMessage(152, LogLevel.Warning, "The secret {Name} cannot be given to scripts of {Owner}: {Why}.")]
    public static partial void SecretMissing(ILogger logger, string name, string owner, string why);
}
