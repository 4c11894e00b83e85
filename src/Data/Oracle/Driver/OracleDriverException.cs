namespace ScriptHost.Data.Oracle;

/// <summary>There is no usable driver. The message names the file and what to do.</summary>
internal sealed class OracleDriverException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}
