using ScriptHost.Data.Oracle;

namespace ScriptHost.Data;

/// <summary>Looks at the Oracle driver of an installation without opening a connection.</summary>
public static class OracleDriver
{
    /// <summary>
    /// Tells which of the members that are used the driver has. Nothing of the driver runs, and it is let go of afterwards. Whatever is
    /// wrong is in the report.
    /// </summary>
    /// <param name="folder">Where the driver is; null for beside the program.</param>
    public static OracleDriverReport Inspect(string? folder)
    {
        var path = LoadedDriver.PathOf(folder);
        var context = new DriverFolder(path, isCollectible: true);
        try
        {
            var driver = context.LoadDriver();
            var members = DriverManifest.All
                .Select(member => new OracleDriverMember(member.ToString(), member.Since, member.IsRequired, member.FindIn(driver) is not null, member.LostWithout))
                .ToList();
            return new OracleDriverReport(context.DriverPath, driver.GetName().Version?.ToString(), null, members, [.. context.MissingAssemblies(driver)]);
        }
        catch (OracleDriverException e)
        {
            return new OracleDriverReport(context.DriverPath, null, e.Message, [], []);
        }
        catch (Exception e) when (e is IOException or TypeLoadException or BadImageFormatException)
        {
            // A type of the driver cannot be read without an assembly that is not there.
            return new OracleDriverReport(
                context.DriverPath, null, $"{context.DriverPath} cannot be examined: {e.Message} Put all that the driver depends on beside it.", [], []);
        }
        finally
        {
            context.Unload();
        }
    }
}
