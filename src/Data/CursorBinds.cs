using System.Collections;
using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using ScriptHost.Scripting;

namespace ScriptHost.Data;

/// <summary>The values that a script hands to a cursor, in the order of the statement's placeholders.</summary>
internal static class CursorBinds
{
    private static readonly ConcurrentDictionary<Type, PropertyInfo[]> Properties = new();

    /// <summary>
    /// Takes a dictionary or an object with properties by name, whose case does not matter, and a sequence or a tuple by position.
    /// </summary>
    /// <exception cref="ScriptDbException">A placeholder has no value, or a value no placeholder.</exception>
    public static object?[] InOrder(IReadOnlyList<string> placeholders, object? binds) => binds switch
    {
        null => ByPosition(placeholders, []),
        IEnumerable<KeyValuePair<string, object?>> named => ByName(placeholders, named),
        IDictionary dictionary => ByName(placeholders, Pairs(dictionary)),
        ITuple tuple => ByPosition(placeholders, [.. Enumerable.Range(0, tuple.Length).Select(index => tuple[index])]),
        IEnumerable values and not string and not byte[] => ByPosition(placeholders, [.. values.Cast<object?>()]),
        _ when placeholders.Count == 1 && IsValue(binds.GetType()) => [binds],
        _ => ByName(placeholders, Pairs(binds)),
    };

    private static object?[] ByPosition(IReadOnlyList<string> placeholders, object?[] values) =>
        values.Length == placeholders.Count ? values
        : values.Length < placeholders.Count
            ? throw new ScriptDbException("BIND_MISSING", 0, $"The statement has no value for its placeholder :{placeholders[values.Length]}.")
            : throw new ScriptDbException("BIND_UNKNOWN", 0, $"The statement has {placeholders.Count} placeholders, but {values.Length} values were given.");

    private static object?[] ByName(IReadOnlyList<string> placeholders, IEnumerable<KeyValuePair<string, object?>> named)
    {
        var given = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in named)
        {
            given[name.TrimStart(':', '@')] = value;
        }

        var values = new object?[placeholders.Count];
        for (var index = 0; index < placeholders.Count; index++)
        {
            values[index] = given.Remove(placeholders[index], out var value)
                ? value
                : throw new ScriptDbException("BIND_MISSING", 0, $"The statement has no value for its placeholder :{placeholders[index]}.");
        }

        return given.Count == 0
            ? values
            : throw new ScriptDbException("BIND_UNKNOWN", 0, $"The statement has no placeholder :{given.Keys.First()} for the value of that name.");
    }

    private static IEnumerable<KeyValuePair<string, object?>> Pairs(IDictionary dictionary)
    {
        foreach (DictionaryEntry entry in dictionary)
        {
            yield return new KeyValuePair<string, object?>(entry.Key.ToString()!, entry.Value);
        }
    }

    private static IEnumerable<KeyValuePair<string, object?>> Pairs(object holder) =>
        Properties.GetOrAdd(holder.GetType(), type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            .Select(property => new KeyValuePair<string, object?>(property.Name, property.GetValue(holder)));

    private static bool IsValue(Type type) =>
        type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(byte[]) || type == typeof(decimal) || type == typeof(DateTime)
        || type == typeof(DateTimeOffset) || type == typeof(Guid) || typeof(Variable).IsAssignableFrom(type) || type == typeof(DbLob);
}
