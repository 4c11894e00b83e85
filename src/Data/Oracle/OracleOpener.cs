using System.Data.Common;
using System.Reflection;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Oracle;

/// <summary>Opens a session on an Oracle database with whichever driver the installation has: none is compiled against (docs/adr/0004).</summary>
internal static class OracleOpener
{
    private const string InvariantName = "Oracle.ManagedDataAccess.Client";
    private const string FactoryType = "Oracle.ManagedDataAccess.Client.OracleClientFactory, Oracle.ManagedDataAccess";

    /// <exception cref="ScriptDbException">There is no driver, or the session cannot be opened.</exception>
    public static OracleDialect Open(ConnectionSettings settings)
    {
        var factory = FindFactory() ?? throw new ScriptDbException(
            "DRIVER_MISSING",
            0,
            $"Profile '{settings.ProfileName}' needs Oracle's driver, and Oracle.ManagedDataAccess.dll is not beside the worker. Install the package Oracle.ManagedDataAccess.Core there.");
        var connection = factory.CreateConnection()!;
        try
        {
            connection.ConnectionString = settings.ConnectionString;
            var dialect = new OracleDialect(connection);
            connection.Open();
            return dialect;
        }
        catch (ArgumentException)
        {
            connection.Dispose();

            // Not as the inner exception: the parser repeats what it could not read, and that may be a piece of a secret.
            throw new ScriptDbException(
                "BAD_CONNECTION_STRING",
                0,
                $"The connection string of profile '{settings.ProfileName}' is not one for oracle: it wants at least 'User Id=…;Data Source=host:port/service'.");
        }
        catch (DbException e)
        {
            connection.Dispose();
            var cause = OracleErrors.Describe(e);
            throw new ScriptDbException(
                cause.Code,
                cause.Number,
                $"The database of profile '{settings.ProfileName}' cannot be opened: {cause.Message} Check the profile's data source and credentials, and that the listener knows the service.",
                e,
                cause.IsTransient);
        }
    }

    private static DbProviderFactory? FindFactory()
    {
        if (DbProviderFactories.TryGetFactory(InvariantName, out var registered))
        {
            return registered;
        }

        // The driver's documentation calls it a field.
        return (DbProviderFactory?)Type.GetType(FactoryType)?.GetField("Instance", BindingFlags.Public | BindingFlags.Static)?.GetValue(null);
    }
}
