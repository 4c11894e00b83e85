namespace ScriptHost.Data.Oracle;

/// <summary>Nobody can log in with the profile's settings. The message goes on where "Profile 'x'" has begun.</summary>
internal sealed class OracleLoginException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
