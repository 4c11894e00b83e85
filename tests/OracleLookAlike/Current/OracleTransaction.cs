using System.Data;
using System.Data.Common;

namespace Oracle.ManagedDataAccess.Client;

public sealed class OracleTransaction(OracleConnection connection, IsolationLevel isolationLevel) : DbTransaction
{
    public override IsolationLevel IsolationLevel => isolationLevel;

    protected override DbConnection DbConnection => connection;

    public override void Commit() => End("COMMIT");

    public override void Rollback() => End("ROLLBACK");

    protected override void Dispose(bool disposing)
    {
        if (connection.Transaction == this)
        {
            connection.Transaction = null;
        }

        base.Dispose(disposing);
    }

    private void End(string statement)
    {
        connection.Transaction = null;
        connection.Tape.Log.Add(statement);
    }
}
