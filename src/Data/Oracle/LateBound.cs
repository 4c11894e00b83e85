using System.Reflection;

namespace ScriptHost.Data.Oracle;

/// <summary>
/// Members of Oracle's driver that ADO.NET has no names for. Driver lines differ: each use has something to fall back on when the
/// member is not there.
/// </summary>
internal static class LateBound
{
    // Required for correctness: without it the driver binds by position.
    public const string BindByName = "BindByName";

    // On commands: how many rows the arrays in the parameters hold.
    public const string ArrayBindCount = "ArrayBindCount";

    // On commands, -1: LOBs come with their rows instead of by a round trip each.
    public const string InitialLobFetchSize = "InitialLOBFetchSize";

    // On errors of a batch: the row that each is about, from 0.
    public const string ArrayBindIndex = "ArrayBindIndex";

    // On exceptions: the list of errors.
    public const string Errors = "Errors";

    // On connections: the event that carries warnings.
    public const string InfoMessage = "InfoMessage";

    // On connections, get only.
    public const string StatementCacheSize = "StatementCacheSize";

    /// <returns>False when the driver does not have the property.</returns>
    public static bool Set(object target, string property, object value)
    {
        if (Find(target, property) is not { CanWrite: true } found)
        {
            return false;
        }

        found.SetValue(target, value);
        return true;
    }

    /// <returns>Null when the driver does not have the property.</returns>
    public static object? Get(object target, string property) => Find(target, property)?.GetValue(target);

    /// <summary>Attaches a handler of any event whose arguments derive from <see cref="EventArgs"/>.</summary>
    public static void Subscribe(object source, string eventName, EventHandler handler)
    {
        if (source.GetType().GetEvent(eventName) is { EventHandlerType: { } type } found)
        {
            found.AddEventHandler(source, Delegate.CreateDelegate(type, handler.Target, handler.Method));
        }
    }

    private static PropertyInfo? Find(object target, string property) =>
        target.GetType().GetProperty(property, BindingFlags.Public | BindingFlags.Instance);
}
