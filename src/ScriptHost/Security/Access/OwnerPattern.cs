using ScriptHost.Errors;

namespace ScriptHost.Security.Access;

/// <summary>Which owners are meant: one, all whose names begin alike, or all.</summary>
internal sealed class OwnerPattern
{
    /// <summary>Those who can do everything in a database: nobody means them by accident.</summary>
    private static readonly string[] NamedOnly = ["SYS", "SYSTEM", "ADMIN"];

    private readonly string _name;
    private readonly bool _isPrefix;

    private OwnerPattern(string name, bool isPrefix) => (_name, _isPrefix) = (name, isPrefix);

    /// <summary>All but those who must be named.</summary>
    public static OwnerPattern All { get; } = new("", isPrefix: true);

    /// <summary>Null when the text is no pattern.</summary>
    public static OwnerPattern? TryParse(string text)
    {
        try
        {
            return text is "*" ? All
                : text.EndsWith('*') ? new OwnerPattern(OwnerName.Parse(text[..^1]).Value, isPrefix: true)
                : new OwnerPattern(OwnerName.Parse(text).Value, isPrefix: false);
        }
        catch (ScriptHostException)
        {
            return null;
        }
    }

    public bool Matches(OwnerName owner) => _isPrefix
        ? owner.Value.StartsWith(_name, StringComparison.Ordinal) && !NamedOnly.Contains(owner.Value)
        : owner.Value == _name;
}
