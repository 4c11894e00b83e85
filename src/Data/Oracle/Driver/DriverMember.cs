using System.Reflection;

namespace ScriptHost.Data.Oracle;

internal enum DriverMemberKind
{
    Field,
    Property,
    Event,
    Method,
    Constructor,
    EnumValue,
}

/// <summary>A member of Oracle's driver that is reached by its name.</summary>
/// <param name="Type">Its type, in the namespace <c>Oracle.ManagedDataAccess.Client</c>.</param>
/// <param name="Name">As documented; constructors are called <c>.ctor</c>.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Since">The first line of the driver that is known to have it.</param>
/// <param name="IsRequired">True when nothing works without it.</param>
/// <param name="LostWithout">What is lost without it, for people.</param>
/// <param name="Parameters">The types of a method's or constructor's parameters.</param>
internal sealed record DriverMember(
    string Type, string Name, DriverMemberKind Kind, string Since, bool IsRequired, string LostWithout, params Type[] Parameters)
{
    private const string Namespace = "Oracle.ManagedDataAccess.Client.";

    /// <summary>For messages: <c>OracleCommand.BindByName</c>.</summary>
    public override string ToString() => Kind == DriverMemberKind.Constructor
        ? $"{Type}({string.Join(", ", Parameters.Select(parameter => parameter.Name))})"
        : $"{Type}.{Name}";

    /// <returns>Null when the driver does not have it, or not in the form that is documented.</returns>
    public MemberInfo? FindIn(Assembly driver)
    {
        const BindingFlags Instance = BindingFlags.Public | BindingFlags.Instance;
        const BindingFlags Static = BindingFlags.Public | BindingFlags.Static;
        var type = driver.GetType(Namespace + Type);
        return Kind switch
        {
            DriverMemberKind.Field or DriverMemberKind.EnumValue => type?.GetField(Name, Static),
            DriverMemberKind.Property => type?.GetProperty(Name, Instance),
            DriverMemberKind.Event => type?.GetEvent(Name, Instance),
            DriverMemberKind.Method => type?.GetMethod(Name, Instance, Parameters),
            DriverMemberKind.Constructor => type?.GetConstructor(Instance, Parameters),
            _ => null,
        };
    }
}
