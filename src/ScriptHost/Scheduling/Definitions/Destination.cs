using ScriptHost.Errors;

namespace ScriptHost.Scheduling.Definitions;

/// <summary>Where a job runs: REMOTE_EXTPROC:endpoint, and whether it gets a connection of its owner.</summary>
/// <param name="Endpoint">As the registry stores it.</param>
/// <param name="WithContext">WITH_CONTEXT was said.</param>
internal sealed record Destination(string Endpoint, bool WithContext)
{
    /// <exception cref="ScriptHostException">BAD_REQUEST: ORA-27465.</exception>
    public static Destination Parse(string text)
    {
        var parts = NameParts.Split(text, ':');
        var context = parts.Count == 3 && parts[2].Equals("WITH_CONTEXT", StringComparison.OrdinalIgnoreCase);
        if (parts.Count is < 2 or > 3 || (parts.Count == 3 && !context) || !parts[0].Equals("REMOTE_EXTPROC", StringComparison.OrdinalIgnoreCase))
        {
            throw Invalid(text);
        }

        try
        {
            return new Destination(ObjectName.Parse(parts[1], caller: "") is { Owner: "" } name ? name.Name : throw Invalid(text), context);
        }
        catch (ScriptHostException exception)
        {
            throw Invalid(text, exception);
        }
    }

    private static ScriptHostException Invalid(string text, Exception? cause = null) =>
        OracleError.InvalidValue(text, "destination", "give REMOTE_EXTPROC:endpoint, or REMOTE_EXTPROC:endpoint:WITH_CONTEXT.", cause);
}
