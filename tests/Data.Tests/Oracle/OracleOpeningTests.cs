using System.Reflection;
using System.Reflection.Emit;
using OracleLookAlike;
using ScriptHost.Scripting;

namespace ScriptHost.Data.Tests.Oracle;

/// <summary>What cannot be opened is refused with the profile, the cause and the next step, and without any secret.</summary>
public sealed class OracleOpeningTests : IDisposable
{
    private const string Secret = "s3cr3t-value";

    private readonly OracleDatabase _database = new();
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose()
    {
        _database.Dispose();
        _folder.Delete(recursive: true);
    }

    [Theory]
    [InlineData("ORA-01017: invalid username/password; logon denied", "ORA-01017", "login and its secret")]
    [InlineData("ORA-28001: the password has expired", "ORA-28001", "ALTER USER")]
    [InlineData("ORA-28150: proxy not authorized to connect as client", "ORA-28150", "GRANT CONNECT THROUGH")]
    [InlineData("ORA-25708: The token has expired", "ORA-25708", "request a new one")]
    [InlineData("ORA-12541: TNS:no listener", "ORA-12541", "listener runs there")]
    [InlineData("ORA-12514: TNS:listener does not currently know of service requested", "ORA-12514", "lsnrctl")]
    [InlineData("ORA-28759: failure to open file", "ORA-28759", "wallet")]
    [InlineData("ORA-00604: error", "ORA-00604", "data source and credentials")]
    public void Each_refusal_of_the_server_has_its_next_step(string message, string code, string nextStep)
    {
        _database.Tape.OpenFailure = message;
        var error = Refused(new AccountSettings { Password = Secret });

        Assert.Equal(code, error.Code);
        Assert.Contains(message, error.Message);
        Assert.Contains(nextStep, error.Message);
    }

    [Fact]
    public void A_setting_that_the_server_refuses_closes_the_session()
    {
        _database.Tape.Failure = ("EDITION", "ORA-38802: edition does not exist");
        Assert.Contains("GRANT USE ON EDITION", Refused(new AccountSettings { Edition = "e9" }).Message);
        Assert.Equal("CLOSE", _database.Tape.Log[^1]);
    }

    [Theory]
    [InlineData("NLS_DATE_FORMAT = 'x' --")]
    [InlineData("TRACEFILE_IDENTIFIER")]
    public void What_is_no_nls_setting_is_refused(string name)
    {
        var session = new SessionSettings { Nls = new Dictionary<string, string> { [name] = "x" } };
        var error = Assert.Throws<ScriptDbException>(() => ScriptConnections.Open(_database.Settings(session: session)));
        Assert.Equal("BAD_SETTING", error.Code);
    }

    [Fact]
    public void An_edition_that_is_no_name_is_refused() => Assert.Equal("BAD_SETTING", Refused(new AccountSettings { Edition = "e\" x" }).Code);

    [Theory]
    [InlineData("", null, "HOST", "proxy")]
    [InlineData("Proxy User Id=HOST;Proxy Password=" + Secret, null, null, "proxy")]
    [InlineData("", Secret, null, "password")]
    [InlineData("User Id=hr;Password=" + Secret, null, null, "password")]
    public void A_token_goes_with_no_other_login(string connectionString, string? password, string? proxy, string other)
    {
        var error = Refused(new AccountSettings { Token = "a.b.c", Password = password, ProxyUser = proxy }, connectionString);
        Assert.Equal("BAD_LOGIN", error.Code);
        Assert.Contains($"a token and a {other}", error.Message);
    }

    [Fact]
    public void A_token_that_the_driver_refuses_is_not_repeated()
    {
        var error = Refused(new AccountSettings { Token = $"no token {Secret}" }, "");
        Assert.Equal("BAD_LOGIN", error.Code);
    }

    [Fact]
    public void A_token_that_is_not_there_is_named()
    {
        var error = Refused(new AccountSettings { TokenLocation = _folder.FullName }, "");
        Assert.Equal("TOKEN_MISSING", error.Code);
        Assert.Contains(Path.Combine(_folder.FullName, "token"), error.Message);
    }

    [Fact]
    public void A_token_file_is_read_at_each_opening()
    {
        foreach (var token in new[] { "first", "second" })
        {
            File.WriteAllText(Path.Combine(_folder.FullName, "token"), token);
            using var connection = ScriptConnections.Open(_database.Settings(new AccountSettings { TokenLocation = _folder.FullName }, connectionString: ""));
            Assert.Contains($"AccessToken = {token}", _database.Tape.Log);
        }
    }

    [Fact]
    public void A_wallet_without_the_file_that_it_needs_is_named()
    {
        var error = Refused(new AccountSettings { WalletDirectory = _folder.FullName, WalletPassword = Secret });
        Assert.Equal("WALLET_MISSING", error.Code);
        Assert.Contains(_folder.FullName, error.Message);
        Assert.Contains("cwallet.sso", error.Message);

        File.WriteAllText(Path.Combine(_folder.FullName, "ewallet.p12"), "");
        Assert.Contains("without its password", Refused(new AccountSettings { WalletDirectory = _folder.FullName }).Message);
    }

    [Theory]
    [InlineData("Password=" + Secret)]
    [InlineData("User Id=hr;Password='" + Secret)]
    public void A_connection_string_that_is_none_is_refused_without_repeating_it(string connectionString) =>
        Assert.Equal("BAD_CONNECTION_STRING", Refused(new AccountSettings(), connectionString).Code);

    [Fact]
    public void What_an_old_driver_lacks_is_an_error_only_where_it_is_asked_for()
    {
        using var database = new OracleDatabase("old");
        ScriptConnections.Open(database.Settings()).Dispose();

        var error = Assert.Throws<ScriptDbException>(() => ScriptConnections.Open(database.Settings(new AccountSettings { Token = "a.b.c" }, connectionString: "")));
        Assert.Equal("DRIVER_TOO_OLD", error.Code);
        Assert.Contains("OracleConnection.TokenAuthentication", error.Message);
        Assert.Contains("3.21.41", error.Message);

        File.WriteAllText(Path.Combine(_folder.FullName, "cwallet.sso"), "");
        error = Assert.Throws<ScriptDbException>(() => ScriptConnections.Open(database.Settings(new AccountSettings { WalletDirectory = _folder.FullName })));
        Assert.Contains("OracleConnection.WalletLocation", error.Message);
    }

    [Fact]
    public void A_driver_that_is_not_there_is_named_with_its_package()
    {
        var error = Refused(new AccountSettings { DriverDirectory = _folder.FullName });
        Assert.Equal("DRIVER_MISSING", error.Code);
        Assert.Contains(Path.Combine(_folder.FullName, "Oracle.ManagedDataAccess.dll"), error.Message);
        Assert.Contains("Oracle.ManagedDataAccess.Core", error.Message);
    }

    [Fact]
    public void A_file_that_is_no_assembly_is_refused()
    {
        File.WriteAllText(DriverFile, "not a program");
        Assert.Equal("DRIVER_UNUSABLE", Refused(new AccountSettings { DriverDirectory = _folder.FullName }).Code);
    }

    [Fact]
    public void A_driver_that_is_put_there_later_is_found()
    {
        var settings = new AccountSettings { DriverDirectory = _folder.FullName };
        Assert.Equal("DRIVER_MISSING", Refused(settings).Code);

        File.Copy(Path.Combine(OracleDatabase.FolderOf("current"), "Oracle.ManagedDataAccess.dll"), DriverFile);
        ScriptConnections.Open(_database.Settings(settings)).Dispose();
    }

    [Fact]
    public void Another_assembly_under_the_driver_s_name_is_refused()
    {
        File.Copy(typeof(Tape).Assembly.Location, DriverFile);
        var error = Refused(new AccountSettings { DriverDirectory = _folder.FullName });
        Assert.Equal("DRIVER_UNUSABLE", error.Code);
        Assert.Contains("OracleLookAlike.Tapes", error.Message);
    }

    [Fact]
    public void The_driver_for_dotnet_framework_is_refused()
    {
        SaveDriver("mscorlib");
        var error = Refused(new AccountSettings { DriverDirectory = _folder.FullName });
        Assert.Equal("DRIVER_UNUSABLE", error.Code);
        Assert.Contains(".NET Framework", error.Message);
    }

    [Fact]
    public void A_driver_without_what_is_required_is_too_old()
    {
        SaveDriver("System.Runtime");
        var error = Refused(new AccountSettings { DriverDirectory = _folder.FullName });
        Assert.Equal("DRIVER_TOO_OLD", error.Code);
        Assert.Contains("OracleClientFactory.Instance and OracleCommand.BindByName", error.Message);
    }

    private string DriverFile => Path.Combine(_folder.FullName, "Oracle.ManagedDataAccess.dll");

    /// <summary>A driver with nothing in it but what it refers to.</summary>
    private void SaveDriver(string reference)
    {
        var referred = new PersistedAssemblyBuilder(new AssemblyName(reference), typeof(object).Assembly);
        var baseType = referred.DefineDynamicModule(reference).DefineType("Base", TypeAttributes.Public);
        baseType.CreateType();
        var driver = new PersistedAssemblyBuilder(new AssemblyName("Oracle.ManagedDataAccess") { Version = new Version(1, 0) }, typeof(object).Assembly);
        driver.DefineDynamicModule("driver").DefineType("Derived", TypeAttributes.Public, baseType).CreateType();
        driver.Save(DriverFile);
    }

    private ScriptDbException Refused(AccountSettings settings, string connectionString = "User Id=hr;Password=" + Secret)
    {
        var error = Assert.Throws<ScriptDbException>(() => ScriptConnections.Open(_database.Settings(settings, connectionString: connectionString)));
        Assert.Contains("rofile 'payroll'", error.Message);
        Assert.DoesNotContain(Secret, error.ToString());
        return error;
    }
}
