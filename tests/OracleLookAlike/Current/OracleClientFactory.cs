using System.Data.Common;

namespace Oracle.ManagedDataAccess.Client;

/// <summary>Documented as a field, not a property: <c>public static readonly OracleClientFactory Instance</c>.</summary>
public sealed class OracleClientFactory : DbProviderFactory
{
    public static readonly OracleClientFactory Instance = new();

    public override DbConnection CreateConnection() => new OracleConnection();
}
