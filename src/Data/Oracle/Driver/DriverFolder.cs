using System.Reflection;
using System.Runtime.Loader;

namespace ScriptHost.Data.Oracle;

/// <summary>
/// Loads the driver from its folder, and from there what the driver needs and the program does not have. What both have is the
/// program's: the driver's connections are to be this program's <see cref="System.Data.Common.DbConnection"/>.
/// </summary>
internal sealed class DriverFolder : AssemblyLoadContext
{
    public const string AssemblyName = "Oracle.ManagedDataAccess";

    private readonly string _folder;

    public DriverFolder(string folder, bool isCollectible)
        : base(AssemblyName, isCollectible)
    {
        _folder = folder;
        Resolving += (_, name) => File.Exists(PathOf(name.Name!)) ? LoadFromAssemblyPath(PathOf(name.Name!)) : null;
    }

    public string DriverPath => PathOf(AssemblyName);

    /// <exception cref="OracleDriverException">There is no driver, or the file is another one.</exception>
    public Assembly LoadDriver()
    {
        const string Package = "the package Oracle.ManagedDataAccess.Core";
        if (!File.Exists(DriverPath))
        {
            throw new OracleDriverException(
                "DRIVER_MISSING",
                $"Oracle's driver is not there: {DriverPath}. Put Oracle.ManagedDataAccess.dll of {Package} there with what it depends on, or name the folder that has them as the profile's driver directory.");
        }

        Assembly driver;
        try
        {
            driver = LoadFromAssemblyPath(DriverPath);
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or UnauthorizedAccessException)
        {
            throw new OracleDriverException(
                "DRIVER_UNUSABLE", $"{DriverPath} cannot be loaded as a .NET assembly. Replace it by the file of that name in {Package}, readable for the worker's user.");
        }

        var needed = driver.GetReferencedAssemblies();
        if (driver.GetName().Name != AssemblyName)
        {
            throw new OracleDriverException(
                "DRIVER_UNUSABLE", $"{DriverPath} is not Oracle's driver but the assembly {driver.GetName().Name}. Replace it by the file of that name in {Package}.");
        }

        // The same file name in Oracle's other package; it loads, and fails later at what .NET no longer has.
        return needed.Any(name => name.Name == "mscorlib") && needed.All(name => name.Name is not ("System.Runtime" or "netstandard"))
            ? throw new OracleDriverException("DRIVER_UNUSABLE", $"{DriverPath} is Oracle's driver for .NET Framework. Replace it by the file of that name in {Package}.")
            : driver;
    }

    /// <summary>What the driver refers to and nobody has: it fails when it first needs one of them, often only while opening a connection.</summary>
    public IEnumerable<string> MissingAssemblies(Assembly driver) =>
        driver.GetReferencedAssemblies().Where(name => !CanLoad(name)).Select(name => name.Name!);

    private bool CanLoad(AssemblyName name)
    {
        try
        {
            return LoadFromAssemblyName(name) is not null;
        }
        catch (Exception e) when (e is IOException or BadImageFormatException)
        {
            return false;
        }
    }

    private string PathOf(string assembly) => Path.Combine(_folder, assembly + ".dll");
}
