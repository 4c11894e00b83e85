using System.Collections.Frozen;
using System.Data.Common;
using System.Reflection;

namespace ScriptHost.Data.Oracle;

/// <summary>Oracle's driver from one folder, with the members of the manifest that it has. Loaded once, and kept for the life of the process.</summary>
internal sealed class LoadedDriver
{
    // One load of a folder at a time: two would be two drivers. What fails is not kept, so that it can be mended.
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, LoadedDriver> Loaded = new(StringComparer.Ordinal);

    private readonly FrozenDictionary<DriverMember, MemberInfo> _members;

    private LoadedDriver(Assembly assembly, string path)
    {
        _members = DriverManifest.All.Select(member => (Member: member, Found: member.FindIn(assembly)))
            .Where(pair => pair.Found is not null)
            .ToFrozenDictionary(pair => pair.Member, pair => pair.Found!);
        var missing = DriverManifest.All.Where(member => member.IsRequired && !Has(member)).ToList();
        if (missing.Count > 0)
        {
            throw new OracleDriverException(
                "DRIVER_TOO_OLD",
                $"{path} (version {assembly.GetName().Version}) lacks {string.Join(" and ", missing)}. Replace it by that of the package Oracle.ManagedDataAccess.Core, {missing.Max(member => member.Since)} or later.");
        }

        Factory = (DbProviderFactory)((FieldInfo)_members[DriverManifest.Factory]).GetValue(null)!;
    }

    public DbProviderFactory Factory { get; }

    /// <param name="folder">Where the driver is; null for beside the program.</param>
    /// <exception cref="OracleDriverException">There is no usable driver.</exception>
    public static LoadedDriver From(string? folder)
    {
        var path = PathOf(folder);
        lock (Gate)
        {
            if (!Loaded.TryGetValue(path, out var loaded))
            {
                var driver = new DriverFolder(path, isCollectible: false);
                Loaded[path] = loaded = new LoadedDriver(driver.LoadDriver(), driver.DriverPath);
            }

            return loaded;
        }
    }

    public static string PathOf(string? folder) => string.IsNullOrEmpty(folder) ? AppContext.BaseDirectory : Path.GetFullPath(folder);

    public bool Has(DriverMember member) => _members.ContainsKey(member);

    /// <exception cref="OracleDriverException">The driver lacks one of them.</exception>
    public void Require(params ReadOnlySpan<DriverMember> members)
    {
        foreach (var member in members)
        {
            if (!Has(member))
            {
                throw new OracleDriverException(
                    "DRIVER_TOO_OLD",
                    $"Oracle's driver is too old: it lacks {member}, and without it {member.LostWithout} cannot be had. Use the package Oracle.ManagedDataAccess.Core, {member.Since} or later.");
            }
        }
    }

    /// <returns>False when the driver does not have the property.</returns>
    public bool Set(object target, DriverMember property, object value)
    {
        if (!_members.TryGetValue(property, out var found) || found is not PropertyInfo { CanWrite: true } writable)
        {
            return false;
        }

        writable.SetValue(target, value, BindingFlags.DoNotWrapExceptions, null, null, null);
        return true;
    }

    /// <returns>Null when the driver does not have the property, or the object is none of the driver's.</returns>
    public object? Get(object target, DriverMember property) =>
        _members.TryGetValue(property, out var found) && found.DeclaringType!.IsInstanceOfType(target) ? ((PropertyInfo)found).GetValue(target) : null;

    /// <summary>Attaches a handler of an event whose arguments derive from <see cref="EventArgs"/>.</summary>
    public void Subscribe(object source, DriverMember member, EventHandler handler)
    {
        if (_members.TryGetValue(member, out var found) && found is EventInfo { EventHandlerType: { } type } subscription)
        {
            subscription.AddEventHandler(source, Delegate.CreateDelegate(type, handler.Target, handler.Method));
        }
    }

    /// <summary>Makes an object of the driver's by a constructor that it has.</summary>
    public object New(DriverMember constructor, params object[] arguments) => ((ConstructorInfo)_members[constructor]).Invoke(BindingFlags.DoNotWrapExceptions, null, arguments, null);

    /// <summary>Calls a method that the driver has.</summary>
    public void Call(object target, DriverMember method, params object[] arguments) =>
        ((MethodInfo)_members[method]).Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null);

    /// <summary>The value of an enumeration that the driver has.</summary>
    public object Value(DriverMember enumValue) => ((FieldInfo)_members[enumValue]).GetValue(null)!;
}
