namespace ScriptHost.Errors;

/// <summary>
/// The one exception type of ScriptHost: a code from <see cref="ErrorTable"/>, and a message that names the thing, what was
/// expected and what to do. It never carries the text of a foreign exception: that belongs in the log.
/// </summary>
public sealed class ScriptHostException(ErrorCode code, string message, Exception? innerException = null)
    : Exception(message, innerException)
{
    /// <summary>What went wrong, from the closed table.</summary>
    public ErrorCode Code { get; } = code;

    /// <summary>When the same request is worth another try; null where nobody knows.</summary>
    public TimeSpan? RetryAfter { get; init; }
}
