using OracleLookAlike;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests.Oracle;

/// <summary>A look-alike of Oracle's driver, found and loaded as the real one would be, with a tape of its own.</summary>
internal sealed class OracleDatabase : IDisposable
{
    private readonly string _driver;

    public OracleDatabase(string driver = "current")
    {
        _driver = driver;
        Tape = new Tape($"(DESCRIPTION=(SDU=8192)(ADDRESS=(HOST=db)(PORT={Guid.NewGuid():N})))");
        Tape.Answers.Add(("USERENV", [["HR", "HOST", "HR", "ORCLPDB1", "example.com", "orcl", "svc", "ORA$BASE"]]));
        Tape.Answers.Add(("product_component_version", [["23.26.0.0.0"]]));
        Tape.Answers.Add(("open_cursors", [["300"]]));
    }

    public Tape Tape { get; }

    /// <summary>Where the driver is, as an operator would name it.</summary>
    public static string FolderOf(string driver) => Path.Combine(AppContext.BaseDirectory, $"oracle-{driver}");

    public void Dispose() => Tape.Dispose();

    public ConnectionSettings Settings(AccountSettings? oracle = null, SessionSettings? session = null, string connectionString = "User Id=hr;Password=secret") => new()
    {
        Provider = "oracle",
        ConnectionString = $"{connectionString};Data Source={Tape.DataSource}",
        Schema = "HR",
        ProfileName = "payroll",
        Account = With(oracle ?? new AccountSettings()),
        Session = session ?? new SessionSettings(),
    };

    /// <summary>Opens a connection, and forgets what that took.</summary>
    public ScriptConnection Open()
    {
        var connection = ScriptConnections.Open(Settings());
        Tape.Log.Clear();
        return connection;
    }

    /// <summary>The statements alone, without the questions whether anything would be lost.</summary>
    public IEnumerable<string> Statements() =>
        Tape.Log.Where(line => !line.StartsWith(' ') && !line.Contains("LOCAL_TRANSACTION_ID", StringComparison.Ordinal));

    private AccountSettings With(AccountSettings oracle) => new()
    {
        Login = oracle.Login,
        Password = oracle.Password,
        ProxyUser = oracle.ProxyUser,
        WalletDirectory = oracle.WalletDirectory,
        WalletPassword = oracle.WalletPassword,
        Token = oracle.Token,
        TokenPrivateKey = oracle.TokenPrivateKey,
        TokenLocation = oracle.TokenLocation,
        Edition = oracle.Edition,
        DriverDirectory = oracle.DriverDirectory ?? FolderOf(_driver),
    };
}
