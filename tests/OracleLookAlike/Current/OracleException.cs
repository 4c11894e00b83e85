using System.Data.Common;

namespace Oracle.ManagedDataAccess.Client;

public sealed class OracleException(string message) : DbException(message)
{
#if !OLD_DRIVER
    public OracleErrorCollection Errors { get; } = [new OracleError { ArrayBindIndex = 1 }];
#endif
}

#if !OLD_DRIVER
public sealed class OracleErrorCollection : List<OracleError>;

public sealed class OracleError
{
    /// <summary>Counts from 0.</summary>
    public int ArrayBindIndex { get; internal init; }
}
#endif
