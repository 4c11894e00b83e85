namespace ScriptHost.Data.Tests.Oracle;

/// <summary>
/// A test that needs an Oracle server: SCRIPTHOST_ORACLE names one, as a profile's connection string does, and
/// SCRIPTHOST_ORACLE_DRIVER the driver's folder where the build has not brought the driver along. Skipped without a server.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OracleServerFactAttribute : FactAttribute
{
    public const string Server = "SCRIPTHOST_ORACLE";
    public const string Driver = "SCRIPTHOST_ORACLE_DRIVER";

    public OracleServerFactAttribute() =>
        Skip = Environment.GetEnvironmentVariable(Server) is null ? $"{Server} names no Oracle server to test with." : null;
}
