using Microsoft.Extensions.Logging;

namespace ScriptHost.Hosting;

internal static partial class HostingLog
{
    [LoggerMessage(800, LogLevel.Information, "The environment variable {Variable} of Oracle's agent is {Meaning}.")]
    public static partial void VariableTaken(ILogger logger, string variable, string meaning);
}
