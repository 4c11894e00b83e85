using System.Data.Common;

namespace ScriptHost.Data;

/// <summary>Oracle's binding rules for a driver that has others.</summary>
internal static class ParameterBinding
{
    /// <summary>Makes empty strings and absent values NULL, and names the parameters that have no name.</summary>
    /// <param name="parameters">The driver's.</param>
    /// <param name="placeholders">The names by position; null when parameters are bound by name alone.</param>
    public static void Complete(DbParameterCollection parameters, IReadOnlyList<string>? placeholders)
    {
        for (var index = 0; index < parameters.Count; index++)
        {
            var parameter = parameters[index];
            if (parameter.Value is null or "")
            {
                parameter.Value = DBNull.Value;
            }

            if (placeholders is not null && parameter.ParameterName.Length == 0)
            {
                parameter.ParameterName = index < placeholders.Count
                    ? placeholders[index]
                    : throw new InvalidOperationException(
                        $"The statement has {placeholders.Count} placeholders, but {parameters.Count} parameters were given.");
            }
        }
    }
}
