using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace ScriptHost.Data.Carried;

/// <summary>The caller's session as a connection. Closing it gives the session back and ends nothing.</summary>
/// <param name="channel">To the session.</param>
/// <param name="ownsChannel">True: the session is given back for good when the connection is closed.</param>
internal sealed class CarriedConnection(CarriedChannel channel, bool ownsChannel) : DbConnection
{
    private bool _isClosed;

    public CarriedChannel Channel => channel;

    /// <summary>Empty: there is no secret, and nothing to connect to.</summary>
    [AllowNull]
    public override string ConnectionString
    {
        get => "";
        set => throw new NotSupportedException("The session is the caller's.");
    }

    public override string Database => "";

    public override string DataSource => channel.DataSource;

    public override string ServerVersion => channel.DatabaseVersion;

    public override ConnectionState State => _isClosed || channel.IsLost ? ConnectionState.Closed : ConnectionState.Open;

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException("Use ALTER SESSION SET CURRENT_SCHEMA.");

    public override void Open() => ThrowIfClosed();

    public override void Close()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            if (ownsChannel)
            {
                channel.Dispose();
            }
        }
    }

    /// <exception cref="CarriedException">CONNECTION_LOST: the session is gone.</exception>
    /// <exception cref="InvalidOperationException">It was closed.</exception>
    public void ThrowIfClosed()
    {
        channel.ThrowIfLost();
        if (_isClosed)
        {
            throw new InvalidOperationException("The connection is closed: open another one.");
        }
    }

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) =>
        throw new NotSupportedException("The transaction is the caller's: use savepoints.");

    protected override DbCommand CreateDbCommand() => new CarriedCommand(this);

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            Close();
        }

        base.Dispose(disposing);
    }
}
