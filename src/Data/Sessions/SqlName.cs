using System.Text.RegularExpressions;

namespace ScriptHost.Data.Sessions;

/// <summary>Names that have to be written into a statement because no database takes them as binds.</summary>
internal static partial class SqlName
{
    /// <summary>The name in double quotes.</summary>
    /// <exception cref="ArgumentException">It holds a character that no name has.</exception>
    public static string Quote(string name) =>
        name.Length is > 0 and <= 128 && !name.Contains('"', StringComparison.Ordinal) && !name.Contains('\0', StringComparison.Ordinal)
            ? $"\"{name}\""
            : throw new ArgumentException("A name has 1 to 128 characters, none of them a double quote.", nameof(name));

    /// <summary>The name of a procedure or function, with its schema and package, as it is.</summary>
    /// <exception cref="ArgumentException">It is more than a name.</exception>
    public static string Callable(string name) => CallableName().IsMatch(name)
        ? name
        : throw new ArgumentException($"'{name}' is not the name of a procedure or function.", nameof(name));

    [GeneratedRegex("""^(\w[\w$#]*|"[^"]+")(\.(\w[\w$#]*|"[^"]+")){0,2}$""")]
    private static partial Regex CallableName();
}
