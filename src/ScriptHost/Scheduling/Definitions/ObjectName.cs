using ScriptHost.Errors;
using ScriptHost.Security;

namespace ScriptHost.Scheduling.Definitions;

/// <summary>The name of a job, program or schedule, which share one name space in the schema of their owner.</summary>
/// <param name="Owner">As the database stores it, without quotes.</param>
/// <param name="Name">As the database stores it, without quotes.</param>
internal readonly record struct ObjectName(string Owner, string Name) : IComparable<ObjectName>
{
    /// <param name="text">NAME or OWNER.NAME, each part quoted or not.</param>
    /// <param name="caller">Who owns what is named without an owner.</param>
    /// <exception cref="ScriptHostException">BAD_REQUEST: ORA-27451 or ORA-27452.</exception>
    public static ObjectName Parse(string text, string caller) => NameParts.Split(text, '.') switch
    {
        [""] => throw OracleError.NameIsNull("NAME"),
        [var name] => new ObjectName(caller, IdentifierOf(name, text)),
        [var owner, var name] => new ObjectName(IdentifierOf(owner, text), IdentifierOf(name, text)),
        _ => throw OracleError.InvalidName(text),
    };

    /// <summary>Parses the comma-separated lists that several verbs take.</summary>
    /// <param name="text">At least one name.</param>
    /// <param name="caller">As in <see cref="Parse"/>.</param>
    /// <exception cref="ScriptHostException">BAD_REQUEST: ORA-27451, ORA-20001 or ORA-27452.</exception>
    public static IReadOnlyList<ObjectName> ParseList(string text, string caller)
    {
        var parts = NameParts.Split(text, ',');
        return parts.Count > 1 && parts.Contains("") ? throw OracleError.InvalidList(text) : [.. parts.Select(part => Parse(part, caller))];
    }

    public int CompareTo(ObjectName other) =>
        string.CompareOrdinal(Owner, other.Owner) is not 0 and var byOwner ? byOwner : string.CompareOrdinal(Name, other.Name);

    /// <summary>As Oracle's messages have it.</summary>
    public override string ToString() => $"\"{Owner}\".\"{Name}\"";

    private static string IdentifierOf(string part, string text)
    {
        try
        {
            return OwnerName.Parse(part).Value;
        }
        catch (ScriptHostException exception)
        {
            // It speaks of owners; the rules are the same.
            throw OracleError.InvalidName(text, exception);
        }
    }
}
