using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace ScriptHost.Data.Tests.Oracle;

public sealed class RecordingConnection(RecordingDriver driver) : DbConnection
{
    private ConnectionState _state;

    /// <summary>As the driver's event: its arguments have a Message.</summary>
    public event EventHandler<InfoMessageEventArgs>? InfoMessage;

    [AllowNull]
    public override string ConnectionString { get; set; } = "";

    public override string Database => throw new NotSupportedException();

    public override string DataSource => new DbConnectionStringBuilder { ConnectionString = ConnectionString }["Data Source"].ToString()!;

    public override string ServerVersion => "23.0.0.0.0";

    public override ConnectionState State => _state;

    public int StatementCacheSize => 20;

    public override void Open()
    {
        _state = ConnectionState.Open;
        InfoMessage?.Invoke(this, new InfoMessageEventArgs("ORA-28002: the password will expire within 7 days"));
    }

    public override void Close() => _state = ConnectionState.Closed;

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => new RecordingTransaction(this, driver);

    protected override DbCommand CreateDbCommand()
    {
        var command = new RecordingCommand(driver);
        driver.Commands.Add(command);
        return command;
    }

    private sealed class RecordingTransaction(RecordingConnection connection, RecordingDriver driver) : DbTransaction
    {
        public override IsolationLevel IsolationLevel => IsolationLevel.ReadCommitted;

        protected override DbConnection DbConnection => connection;

        public override void Commit() => driver.Log.Add("COMMIT");

        public override void Rollback() => driver.Log.Add("ROLLBACK");
    }
}

public sealed class InfoMessageEventArgs(string message) : EventArgs
{
    public string Message => message;
}
