using ScriptHost.Errors;
using ScriptHost.Security;

namespace ScriptHost.Registry;

/// <summary>Names of what is registered, by Oracle's rules for identifiers.</summary>
internal static class RegistryName
{
    /// <summary>The name as it is stored.</summary>
    /// <param name="text">As the caller wrote it.</param>
    /// <param name="parameter">Its name in the call.</param>
    /// <exception cref="ScriptHostException">BAD_REQUEST: the text is no identifier.</exception>
    public static string Parse(string text, string parameter) => OracleIdentifier.TryParse(text)
        ?? throw new ScriptHostException(
            ErrorCode.BadRequest,
            $"{parameter} is '{text}', which is no name: give a letter, then letters, digits, _, $ or #, at most {OracleIdentifier.MaxBytes} bytes; quote it (\"…\") to use other characters.");
}
