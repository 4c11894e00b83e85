using ScriptHost.Cli.Sql.Parsing;
using ScriptHost.Cli.Sql.Sources;
using ScriptHost.Cli.Sql.Values;

namespace ScriptHost.Cli.Sql.Packages;

/// <summary>All packages that are known here.</summary>
internal static class PackageTable
{
    private static readonly Dictionary<string, Dictionary<string, Subprogram>> ByPackage =
        SchedulerPackage.Subprograms.Concat(CloudPackages.Subprograms).Concat(OutputPackage.Subprograms)
            .GroupBy(subprogram => subprogram.Package, StringComparer.Ordinal)
            .ToDictionary(package => package.Key, package => package.ToDictionary(one => one.Name, StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>In the order of packages and names.</summary>
    public static IEnumerable<Subprogram> All => ByPackage.Values.SelectMany(package => package.Values);

    /// <exception cref="Errors.ScriptHostException">BAD_REQUEST: PLS-00201 or PLS-00302.</exception>
    public static Subprogram Find(QualifiedName name, Place place)
    {
        var (package, member) = Split(name, place);
        return ByPackage[package].GetValueOrDefault(member) ?? throw NoMember(package, member, place);
    }

    /// <summary>A constant of a package.</summary>
    /// <returns>Null where the name is another one.</returns>
    public static SqlValue? FindConstant(QualifiedName name) =>
        WithoutSchema(name) is [SchedulerPackage.Name, var member] && SchedulerPackage.Constants.TryGetValue(member, out var value) ? new NumberValue(value) : null;

    private static (string Package, string Member) Split(QualifiedName name, Place place)
    {
        var parts = WithoutSchema(name);
        if (parts is [var package, var member] && ByPackage.ContainsKey(package))
        {
            return (package, member);
        }

        throw SqlErrors.Plsql(place, 201, $"identifier '{SqlErrors.Shortened(name.ToString())}' must be declared: the packages here are {string.Join(", ", ByPackage.Keys)}. {SqlErrors.Limits}");
    }

    // The packages are SYS's, and DBMS_CLOUD's are a common user's of the service.
    private static IReadOnlyList<string> WithoutSchema(QualifiedName name) =>
        name.Parts is ["SYS" or "C##CLOUD$SERVICE", _, ..] ? [.. name.Parts.Skip(1)] : name.Parts;

    private static Errors.ScriptHostException NoMember(string package, string member, Place place) => SqlErrors.Plsql(
        place, 302, $"component '{SqlErrors.Shortened(member)}' must be declared: of {package} there are {string.Join(", ", ByPackage[package].Keys)}{(package == SchedulerPackage.Name ? " and its constants" : "")}. {SqlErrors.Limits}");
}
