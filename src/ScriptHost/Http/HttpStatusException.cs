namespace ScriptHost.Http;

/// <summary>A request that cannot be, for which HTTP has a status of its own: BAD_REQUEST, carried by another status than the table's.</summary>
/// <param name="status">404, 405, 408, 413, 415, 416 or 426.</param>
/// <param name="message">For the caller.</param>
internal sealed class HttpStatusException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}
