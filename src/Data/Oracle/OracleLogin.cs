using System.Data.Common;

namespace ScriptHost.Data.Oracle;

/// <summary>As whom a session is opened: by a password, through a proxy account, or with a token.</summary>
internal static class OracleLogin
{
    private const string DataSource = "Data Source";
    private const string UserId = "User Id";
    private const string Password = "Password";
    private const string ProxyUserId = "Proxy User Id";
    private const string ProxyPassword = "Proxy Password";

    /// <summary>Tells a closed connection all that it needs to open.</summary>
    /// <exception cref="OracleLoginException">The settings do not fit together, or name files that are not there.</exception>
    /// <exception cref="OracleDriverException">The driver lacks a feature that the settings need.</exception>
    public static void Apply(DbConnection connection, LoadedDriver driver, ConnectionSettings settings)
    {
        var oracle = settings.Account;
        var text = Parse(settings.ConnectionString);
        var token = OracleToken.Read(oracle);
        if (token is null)
        {
            WriteAccount(text, oracle);
        }
        else
        {
            ExpectTokenAlone(text, oracle);

            // An external identity: the token names the user.
            text[UserId] = "/";
        }

        // A session belongs to one run: what a script leaves in it (packages, temporary tables, roles) has no complete reset.
        text["Pooling"] = "false";

        // The transaction rule is ours: no session joins a transaction of System.Transactions.
        text["Enlist"] = "false";
        text["Persist Security Info"] = "false";
        if (!text.ContainsKey(UserId) || !text.ContainsKey(DataSource))
        {
            throw BadConnectionString();
        }

        try
        {
            connection.ConnectionString = text.ConnectionString;
        }
        catch (ArgumentException)
        {
            throw BadConnectionString();
        }

        OracleWallet.Apply(connection, driver, oracle);
        token?.Apply(connection, driver);
    }

    private static DbConnectionStringBuilder Parse(string connectionString)
    {
        try
        {
            return new DbConnectionStringBuilder { ConnectionString = connectionString };
        }
        catch (ArgumentException)
        {
            // Not as the inner exception: the parser repeats what it could not read, and that may be a piece of a secret.
            throw BadConnectionString();
        }
    }

    private static void WriteAccount(DbConnectionStringBuilder text, AccountSettings oracle)
    {
        if (oracle.Login is { Length: > 0 } login)
        {
            text[UserId] = login;
        }

        if (oracle.ProxyUser is { Length: > 0 } proxy)
        {
            text[ProxyUserId] = proxy;
            text.Remove(Password);
        }

        if (oracle.Password is { Length: > 0 } password)
        {
            text[text.ContainsKey(ProxyUserId) ? ProxyPassword : Password] = password;
        }
    }

    private static void ExpectTokenAlone(DbConnectionStringBuilder text, AccountSettings oracle)
    {
        if (!string.IsNullOrEmpty(oracle.ProxyUser) || text.ContainsKey(ProxyUserId) || text.ContainsKey(ProxyPassword))
        {
            throw new OracleLoginException("BAD_LOGIN", "has a token and a proxy account. Oracle takes no token from a proxy: remove one of the two.");
        }

        if (!string.IsNullOrEmpty(oracle.Password) || text.ContainsKey(Password))
        {
            throw new OracleLoginException("BAD_LOGIN", "has a token and a password. Remove one of the two.");
        }
    }

    private static OracleLoginException BadConnectionString() =>
        new("BAD_CONNECTION_STRING", "has a connection string that is not one for oracle: it wants at least 'User Id=…;Data Source=host:port/service'.");
}
