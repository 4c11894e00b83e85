namespace ScriptHost.Security.Audit;

/// <summary>One line of the audit log.</summary>
/// <param name="Client">Who asked, and from where.</param>
/// <param name="Action">What was asked for: the name of the call, or <c>RunEnded</c>.</param>
/// <param name="Outcome">What came of it: <c>ok</c>, <c>accepted</c>, the outcome of a run, or the name of an error.</param>
internal sealed record AuditEntry(ClientIdentity Client, string Action, string Outcome)
{
    public string RunId { get; init; } = "";

    public string Owner { get; init; } = "";

    /// <summary>The script, endpoint, user or other thing that it was about.</summary>
    public string What { get; init; } = "";

    /// <summary>Of an error.</summary>
    public string Message { get; init; } = "";
}
