using System.Data.Common;
using ScriptHost.Data.Sql;
using ScriptHost.Scripting;

namespace ScriptHost.Data;

/// <summary>Oracle's binding rules for drivers that have others: every placeholder has a value, and every value a placeholder.</summary>
internal static class ParameterBinding
{
    /// <summary>Names the parameters that have no name by the order of the placeholders, and gives the others the placeholders' spelling.</summary>
    /// <exception cref="ScriptDbException">A placeholder has no parameter, or a parameter no placeholder.</exception>
    public static void Complete(DbDialect dialect, DbParameterCollection parameters, TranslatedStatement statement)
    {
        for (var index = 0; index < parameters.Count; index++)
        {
            var parameter = parameters[index];
            Name(parameter, index, statement.Placeholders, parameters.Count);
            if (parameter.Value is null || (dialect.IsEmptyTextNull && parameter.Value is ""))
            {
                parameter.Value = DBNull.Value;
            }

            dialect.Complete(parameter);
        }

        if (parameters.Count < statement.Placeholders.Count)
        {
            throw Missing(parameters, statement.Placeholders);
        }
    }

    private static void Name(DbParameter parameter, int index, IReadOnlyList<string> placeholders, int count)
    {
        // The usual case first: in the order of the text.
        if (index < placeholders.Count && placeholders[index] == parameter.ParameterName)
        {
            return;
        }

        if (parameter.ParameterName.Length == 0)
        {
            parameter.ParameterName = index < placeholders.Count ? placeholders[index] : throw new ScriptDbException(
                "BIND_UNKNOWN", 0, $"The statement has {placeholders.Count} placeholders, but {count} values were given.");
            return;
        }

        var name = PlainName(parameter);
        foreach (var placeholder in placeholders)
        {
            if (name.Equals(placeholder, StringComparison.OrdinalIgnoreCase))
            {
                parameter.ParameterName = placeholder;
                return;
            }
        }

        throw new ScriptDbException("BIND_UNKNOWN", 0, $"The statement has no placeholder :{name} for the value of that name.");
    }

    private static ScriptDbException Missing(DbParameterCollection parameters, IReadOnlyList<string> placeholders)
    {
        var given = parameters.Cast<DbParameter>().Select(parameter => parameter.ParameterName).ToHashSet();
        var missing = placeholders.First(name => !given.Contains(name));
        return new ScriptDbException("BIND_MISSING", 0, $"The statement has no value for its placeholder :{missing}.");
    }

    private static ReadOnlySpan<char> PlainName(DbParameter parameter) => parameter.ParameterName.AsSpan().TrimStart(":@$");
}
