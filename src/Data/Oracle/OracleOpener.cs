using System.Data.Common;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Oracle;

/// <summary>Opens a session on an Oracle database with whichever driver the installation has: none is compiled against (docs/adr/0004).</summary>
internal static class OracleOpener
{
    /// <exception cref="ScriptDbException">There is no driver, or the session cannot be opened.</exception>
    public static OracleDialect Open(ConnectionSettings settings)
    {
        OracleDialect? dialect = null;
        try
        {
            var driver = LoadedDriver.From(settings.Account.DriverDirectory);
            dialect = new OracleDialect(driver, driver.Factory.CreateConnection()!);
            OracleLogin.Apply(dialect.Connection, driver, settings);
            dialect.Connection.Open();
            OracleSetUp.Apply(dialect, settings);
            return dialect;
        }
        catch (OracleDriverException e)
        {
            throw Failed(dialect, new ScriptDbException(e.Code, 0, $"Profile '{settings.ProfileName}': {e.Message}"));
        }
        catch (OracleLoginException e)
        {
            throw Failed(dialect, new ScriptDbException(e.Code, 0, $"Profile '{settings.ProfileName}' {e.Message}"));
        }
        catch (FileNotFoundException e) when (e.FileName?.Contains("Version=", StringComparison.Ordinal) == true)
        {
            // An assembly that the driver needs for the first time while opening.
            throw Failed(dialect, new ScriptDbException(
                "DRIVER_UNUSABLE", 0, $"Profile '{settings.ProfileName}': Oracle's driver needs {e.FileName}, which is not beside it. Put there all that the package depends on.", e));
        }
        catch (DbException e)
        {
            var cause = OracleErrors.Describe(e);
            throw Failed(dialect, new ScriptDbException(
                cause.Code,
                cause.Number,
                $"The database of profile '{settings.ProfileName}' cannot be opened: {cause.Message.TrimEnd()}. {OracleAdvice.For(cause.Number)}",
                e,
                cause.IsTransient));
        }
    }

    private static ScriptDbException Failed(OracleDialect? dialect, ScriptDbException error)
    {
        dialect?.Close();
        return error;
    }
}
