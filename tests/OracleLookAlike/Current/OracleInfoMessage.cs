#if !OLD_DRIVER
namespace Oracle.ManagedDataAccess.Client;

public delegate void OracleInfoMessageEventHandler(object sender, OracleInfoMessageEventArgs eventArgs);

public sealed class OracleInfoMessageEventArgs(string message) : EventArgs
{
    public string Message => message;
}
#endif
