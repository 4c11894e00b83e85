namespace ScriptHost.Data.Tests.Oracle;

/// <summary>Every way to log in, and everything that a new session is told, by the names of the sections in the committed statements.</summary>
internal static class OracleOpenings
{
    /// <param name="wallet">Folder with cwallet.sso and tnsnames.ora.</param>
    /// <param name="lockedWallet">Folder with ewallet.p12.</param>
    /// <param name="tokens">Folder with token and oci_db_key.pem.</param>
    public static Dictionary<string, (string ConnectionString, AccountSettings Oracle, SessionSettings Session)> All(string wallet, string lockedWallet, string tokens) => new()
    {
        ["login by the connection string"] = ("User Id=hr;Password=secret", new(), new()),
        ["login by password"] = ("", new() { Login = "HR", Password = "pa;ss'w\"d" }, new()),
        ["login through a proxy account"] = ("User Id=ignored;Password=ignored", new() { Login = "HR", ProxyUser = "HOST", Password = "secret" }, new()),
        ["login through a proxy account of the connection string"] = ("Proxy User Id=HOST;Proxy Password=secret", new() { Login = "HR" }, new()),
        ["login with pooling asked for"] = ("User Id=hr;Password=secret;Pooling=true;Enlist=true", new(), new()),
        ["wallet that opens by itself"] = ("User Id=hr;Password=secret", new() { WalletDirectory = wallet, WalletPassword = "for the other language" }, new()),
        ["wallet with a password"] = ("User Id=hr;Password=secret", new() { WalletDirectory = lockedWallet, WalletPassword = "secret" }, new()),
        ["OAuth token"] = ("", new() { Token = "e30.e30.sig\n" }, new()),
        ["IAM token"] = ("", new() { Login = "HR", Token = "e30.e30.sig", TokenPrivateKey = "KEY" }, new()),
        ["IAM token from a folder"] = ("", new() { TokenLocation = tokens }, new()),
        ["token from a file"] = ("", new() { TokenLocation = Path.Combine(tokens, "token") }, new()),
        ["session with all settings"] = (
            "User Id=hr;Password=secret",
            new() { Edition = "e2" },
            new()
            {
                Module = "ScriptHost:HR.PAY",
                Action = "pay.csx run 7",
                ClientIdentifier = "HR",
                ClientInfo = "7",
                Nls = new Dictionary<string, string> { ["NLS_DATE_FORMAT"] = "YYYY-MM-DD", ["NLS_TERRITORY"] = "GERMANY", ["nls_numeric_characters"] = ",'" },
                TimeZone = "Europe/Berlin",
            }),
    };
}
