using System.Collections.Frozen;

namespace ScriptHost.Worker;

/// <summary>
/// The assemblies that a script has in common with the worker: the base class library, the script API, the data access with Dapper,
/// and the database drivers, so that <c>InnerConnection</c> can be cast to the driver's type. All else is private to each script.
/// </summary>
internal static class SharedAssemblies
{
    // What a script exchanges objects with: another version of one of these would be another type of the same name.
    private static readonly string[] Exchanged =
    [
        "ScriptHost.Contracts",
        "ScriptHost.Data",
        "Dapper",
        "Microsoft.Data.Sqlite",
        "SQLitePCLRaw.core",
        "SQLitePCLRaw.batteries_v2",
        "SQLitePCLRaw.provider.e_sqlite3",
        "SQLitePCLRaw.provider.dynamic_cdecl",
        "Npgsql",
        "Oracle.ManagedDataAccess",
    ];

    private static readonly string FrameworkFolder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;

    private static readonly FrozenDictionary<string, string> ProgramPaths =
        ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => path != "")
            .DistinctBy(Path.GetFileNameWithoutExtension)
            .ToFrozenDictionary(path => Path.GetFileNameWithoutExtension(path), StringComparer.OrdinalIgnoreCase);

    /// <summary>The files of the base class library, and of the logging that <c>ctx.Log</c> is made of.</summary>
    public static IEnumerable<string> FrameworkPaths => ProgramPaths.Values.Where(IsFramework);

    /// <summary>True for what every script gets from the worker, whatever it brings along itself.</summary>
    public static bool Contains(string name) =>
        IsExchanged(name) || (ProgramPaths.TryGetValue(name, out var path) && IsFramework(path));

    /// <summary>True when a script must have exactly the worker's version.</summary>
    public static bool IsExchanged(string name) => Exchanged.Contains(name, StringComparer.OrdinalIgnoreCase);

    /// <summary>The worker's file of a shared assembly; null when this worker has none.</summary>
    public static string? PathOf(string name) => Contains(name) ? ProgramPaths.GetValueOrDefault(name) : null;

    private static bool IsFramework(string path) =>
        Path.GetDirectoryName(path) == FrameworkFolder || Path.GetFileName(path) == "Microsoft.Extensions.Logging.Abstractions.dll";
}
