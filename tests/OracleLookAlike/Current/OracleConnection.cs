using System.Data;
using System.Data.Common;
using System.Diagnostics.CodeAnalysis;
using OracleLookAlike;

namespace Oracle.ManagedDataAccess.Client;

/// <summary>Records what is set before it is opened, in order; refuses it afterwards, as the driver does.</summary>
public sealed class OracleConnection : DbConnection
{
    private readonly List<string> _settings = [];
    private ConnectionState _state;

#if !OLD_DRIVER
    public event OracleInfoMessageEventHandler? InfoMessage;

    public int StatementCacheSize => 20;

    public string TnsAdmin { get => ""; set => Set(nameof(TnsAdmin), value); }

    public string WalletLocation { get => ""; set => Set(nameof(WalletLocation), value); }

    public OracleOpaqueString? WalletPassword { get => null; set => Set(nameof(WalletPassword), value!); }

    public OracleTokenAuth TokenAuthentication { get; set => Set(nameof(TokenAuthentication), field = value); }

    public OracleAccessToken? AccessToken
    {
        get => null;
        set
        {
            // As documented: the kind and the token must go together.
            if (TokenAuthentication == OracleTokenAuth.Disabled || value!.IsOAuth != (TokenAuthentication == OracleTokenAuth.OAuth))
            {
                throw new InvalidOperationException("TokenAuthentication does not fit the token.");
            }

            Set(nameof(AccessToken), value);
        }
    }
#endif

    [AllowNull]
    public override string ConnectionString { get; set => Set(nameof(ConnectionString), field = value ?? ""); } = "";

    public override string Database => throw new NotSupportedException();

    public override string DataSource => new DbConnectionStringBuilder { ConnectionString = ConnectionString }["Data Source"].ToString()!;

    public override string ServerVersion => "23.0.0.0.0";

    public override ConnectionState State => _state;

    internal Tape Tape => Tape.Of(DataSource);

    internal OracleTransaction? Transaction { get; set; }

    public override void Open()
    {
        Tape.Log.AddRange(_settings);
        Tape.Log.Add("OPEN");
        if (Tape.OpenFailure is { } message)
        {
            throw new OracleException(message);
        }

        _state = ConnectionState.Open;
#if !OLD_DRIVER
        InfoMessage?.Invoke(this, new OracleInfoMessageEventArgs("ORA-28002: the password will expire within 7 days"));
#endif
    }

    public override void Close()
    {
        if (_state == ConnectionState.Open)
        {
            _state = ConnectionState.Closed;
            Tape.Log.Add("CLOSE");
        }
    }

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => Transaction = new OracleTransaction(this, isolationLevel);

    protected override DbCommand CreateDbCommand() => new OracleCommand(this);

    protected override void Dispose(bool disposing)
    {
        Close();
        base.Dispose(disposing);
    }

    private void Set(string name, object value)
    {
        if (_state == ConnectionState.Open)
        {
            throw new InvalidOperationException($"{name} is set before the connection is opened.");
        }

        _settings.Add($"{name} = {value}");
    }
}
